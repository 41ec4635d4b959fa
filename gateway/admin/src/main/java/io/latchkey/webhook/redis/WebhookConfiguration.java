package io.latchkey.webhook.redis;

import io.latchkey.address.OwnListeners;
import io.latchkey.change.Instance;
import io.latchkey.event.EventLog;
import io.latchkey.gatekeeper.SecretSettings;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.webhook.Outbox;
import io.latchkey.webhook.ReceiverRules;
import io.latchkey.webhook.SecretSeal;
import io.latchkey.webhook.WebhookMeters;
import io.latchkey.webhook.WebhookSender;
import io.latchkey.webhook.WebhookSettings;
import io.latchkey.webhook.WebhookStore;
import io.latchkey.webhook.WebhookWorker;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Webhooks over Redis. Belongs in the console's context: consoles do the sending. */
@Configuration(proxyBeanMethods = false)
public class WebhookConfiguration {

  @Bean
  WebhookJson webhookJson() {
    return new WebhookJson();
  }

  @Bean
  WebhookStore webhookStore(
      StandingSession adminSession, RedisNames names, Committer committer, WebhookJson json) {
    return new RedisWebhookStore(adminSession, names, committer, json, null);
  }

  @Bean
  Outbox outbox(
      StandingSession adminSession, RedisNames names, WebhookJson json, WebhookSettings settings) {
    return new RedisOutbox(adminSession, names, json, settings.maximumWaiting());
  }

  @Bean
  ReceiverRules receiverRules(WebhookSettings settings, OwnListeners own) {
    return new ReceiverRules(settings.allowed(), own);
  }

  @Bean
  SecretSeal secretSeal(SecretSettings settings) {
    String pepper = settings.pepper();
    return new SecretSeal(pepper == null ? null : pepper.getBytes(StandardCharsets.UTF_8));
  }

  @Bean(destroyMethod = "close")
  WebhookSender receivers(
      ReceiverRules rules, SecretSeal seal, WebhookSettings settings, InstantSource clock) {
    return new WebhookSender(rules, seal, settings, clock);
  }

  @Bean(destroyMethod = "close")
  WebhookWorker webhookWorker(
      EventLog log,
      WebhookStore store,
      Outbox outbox,
      WebhookSender receivers,
      WebhookSettings settings,
      Instance self,
      InstantSource clock,
      MeterRegistry registry) {
    WebhookMeters meters = new WebhookMeters(registry, clock);
    return WebhookWorker.start(
        log, store, outbox, receivers, new WebhookWorker.Post(self.id(), settings, clock, meters));
  }
}
