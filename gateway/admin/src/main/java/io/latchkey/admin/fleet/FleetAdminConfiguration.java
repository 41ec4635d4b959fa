package io.latchkey.admin.fleet;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** How the fleet is. */
@Configuration(proxyBeanMethods = false)
@Import({InstanceController.class, SettingController.class})
public class FleetAdminConfiguration {}
