package io.latchkey.console.keys;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The pages about keys. */
@Configuration(proxyBeanMethods = false)
@Import({KeyPages.class, OneKeyPages.class, KeyListPages.class, LeakPages.class})
public class KeysPagesConfiguration {}
