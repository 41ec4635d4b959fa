package io.latchkey.console.overview;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The first page, and the one that finds all others. */
@Configuration(proxyBeanMethods = false)
@Import({OverviewPages.class, FindPages.class})
public class OverviewPagesConfiguration {}
