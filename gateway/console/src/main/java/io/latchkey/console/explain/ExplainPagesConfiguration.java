package io.latchkey.console.explain;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The page that explains refusals. */
@Configuration(proxyBeanMethods = false)
@Import(ExplainPages.class)
public class ExplainPagesConfiguration {}
