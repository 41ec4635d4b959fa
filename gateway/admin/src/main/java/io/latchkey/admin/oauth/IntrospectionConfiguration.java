package io.latchkey.admin.oauth;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Introspection for resource servers. */
@Configuration(proxyBeanMethods = false)
@Import(IntrospectionController.class)
public class IntrospectionConfiguration {}
