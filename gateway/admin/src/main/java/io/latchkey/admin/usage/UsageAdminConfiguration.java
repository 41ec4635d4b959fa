package io.latchkey.admin.usage;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What keys were used for. */
@Configuration(proxyBeanMethods = false)
@Import({UsageController.class, UsageSumController.class})
public class UsageAdminConfiguration {}
