package io.latchkey.console.overview;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The first page. */
@Configuration(proxyBeanMethods = false)
@Import(OverviewPages.class)
public class OverviewPagesConfiguration {}
