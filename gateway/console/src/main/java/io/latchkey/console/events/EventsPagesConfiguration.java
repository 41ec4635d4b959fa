package io.latchkey.console.events;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The pages about events and the fleet. */
@Configuration(proxyBeanMethods = false)
@Import(EventPages.class)
public class EventsPagesConfiguration {}
