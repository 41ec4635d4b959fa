package io.latchkey.admin.limits;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** How much is left of limits that keys share. */
@Configuration(proxyBeanMethods = false)
@Import(SharedLimitsController.class)
public class SharedLimitsConfiguration {}
