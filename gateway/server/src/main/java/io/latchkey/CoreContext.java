package io.latchkey;

import io.latchkey.address.OwnListeners;
import io.latchkey.change.FailoverRisk;
import io.latchkey.change.Instance;
import io.latchkey.change.RevocationSettings;
import io.latchkey.demo.DemoProject;
import io.latchkey.drain.Drain;
import io.latchkey.drain.DrainSettings;
import io.latchkey.encryption.redis.DecryptionReportConfiguration;
import io.latchkey.idempotency.redis.IdempotencyConfiguration;
import io.latchkey.identity.redis.IdentityConfiguration;
import io.latchkey.instance.InstanceConfiguration;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.MutationConfiguration;
import io.latchkey.oauth.OAuthConfiguration;
import io.latchkey.oauth.request.OAuthRequestConfiguration;
import io.latchkey.rotation.RotationConfiguration;
import io.latchkey.signing.redis.SigningConfiguration;
import io.latchkey.trace.TraceConfiguration;
import io.latchkey.upstream.UpstreamTlsConfiguration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** What both doors share: the store, the caches, the change feed, the decision, the meters. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  ApplicationAvailabilityAutoConfiguration.class,
  CompositeMeterRegistryAutoConfiguration.class,
  ConfigurationPropertiesAutoConfiguration.class,
  DataRedisAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  JvmMetricsAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  MetricsAutoConfiguration.class,
  PrometheusMetricsExportAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
  SslAutoConfiguration.class,
  SystemMetricsAutoConfiguration.class,
})
@Import({
  InstanceConfiguration.class,
  DecryptionReportConfiguration.class,
  IdentityConfiguration.class,
  IdempotencyConfiguration.class,
  MutationConfiguration.class,
  RotationConfiguration.class,
  SigningConfiguration.class,
  OAuthConfiguration.class,
  OAuthRequestConfiguration.class,
  TraceConfiguration.class,
  UpstreamTlsConfiguration.class,
})
class CoreContext {

  /** Notes the port of each listener as it opens, so that no request of a tenant's goes there. */
  @Bean
  ApplicationListener<WebServerInitializedEvent> listenersAreOwn(OwnListeners own) {
    return event -> own.addPort(event.getWebServer().getPort());
  }

  @Bean
  Drain drain() {
    return new Drain();
  }

  @Bean
  ApplicationListener<WebServerInitializedEvent> listenersAreOpen(Drain drain) {
    return event -> drain.opened();
  }

  @Bean
  Shutdown shutdown(ConfigurableApplicationContext core, Drain drain, DrainSettings settings) {
    return new Shutdown(core, drain, settings, RedisChoice.isEmbedded(core.getEnvironment()));
  }

  @Bean
  FailoverCheck failoverCheck(FailoverRisk risk, RevocationSettings settings) {
    return new FailoverCheck(risk, settings);
  }

  @Bean
  BuildMeters buildMeters(Instance self) {
    return new BuildMeters(self);
  }

  @Bean
  @Lazy
  DemoProject demoProject(
      ProjectStore projects,
      KeyStore keys,
      SecretFormat format,
      KeyHasher hasher,
      InstantSource clock) {
    return new DemoProject(projects, keys, format, hasher, clock);
  }
}
