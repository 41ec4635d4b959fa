package io.latchkey.admin.webhooks;

import io.latchkey.admin.caller.Access;
import io.latchkey.event.EventLog;
import io.latchkey.webhook.ReceiverRules;
import io.latchkey.webhook.SecretSeal;
import io.latchkey.webhook.WebhookSender;
import io.latchkey.webhook.WebhookSettings;
import io.latchkey.webhook.WebhookStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Webhooks and their deliveries. */
@Configuration(proxyBeanMethods = false)
@Import(WebhookController.class)
public class WebhookAdminConfiguration {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Bean
  WebhookForm webhookForm(Access access, ReceiverRules rules) {
    return new WebhookForm(access, rules);
  }

  @Bean
  Webhooks webhooks(
      WebhookStore store, SecretSeal seal, WebhookSettings settings, InstantSource clock) {
    return new Webhooks(store, seal, settings.perOrganization(), RANDOM, clock);
  }

  @Bean
  WebhookPing webhookTests(EventLog log, WebhookSender receivers) {
    return new WebhookPing(log, receivers);
  }
}
