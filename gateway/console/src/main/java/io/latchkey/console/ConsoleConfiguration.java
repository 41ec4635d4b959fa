package io.latchkey.console;

import io.latchkey.console.events.EventsPagesConfiguration;
import io.latchkey.console.explain.ExplainPagesConfiguration;
import io.latchkey.console.keys.KeysPagesConfiguration;
import io.latchkey.console.overview.OverviewPagesConfiguration;
import io.latchkey.console.page.PageConfiguration;
import io.latchkey.console.people.PeoplePagesConfiguration;
import io.latchkey.console.projects.ProjectsPagesConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The pages. Belongs in the console's context, beside the admin API. */
@Configuration(proxyBeanMethods = false)
@Import({
  AssetController.class,
  EventsPagesConfiguration.class,
  ExplainPagesConfiguration.class,
  KeysPagesConfiguration.class,
  OverviewPagesConfiguration.class,
  PageConfiguration.class,
  PeoplePagesConfiguration.class,
  ProjectsPagesConfiguration.class,
  SettingPages.class,
  WebhookPages.class
})
public class ConsoleConfiguration {}
