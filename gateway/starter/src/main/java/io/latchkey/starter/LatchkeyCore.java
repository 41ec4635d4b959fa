package io.latchkey.starter;

import io.latchkey.change.FeedSettings;
import io.latchkey.change.InstanceSettings;
import io.latchkey.change.LeaseSettings;
import io.latchkey.change.RevocationSettings;
import io.latchkey.decisionlog.DecisionLogSettings;
import io.latchkey.event.EventSettings;
import io.latchkey.gatekeeper.SecretSettings;
import io.latchkey.keystore.cache.CacheSettings;
import io.latchkey.limit.FailureSettings;
import io.latchkey.limit.LimitSettings;
import io.latchkey.proxy.accesslog.RequestLogSettings;
import io.latchkey.proxy.settings.ProxySettings;
import io.latchkey.redis.RedisSettings;
import io.latchkey.settings.SettingsBinder;
import io.latchkey.upstream.UpstreamSettings;
import io.latchkey.upstream.UpstreamTlsSettings;
import io.latchkey.usage.UsageSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * An instance of the fleet within an application: its connections to Redis, change feed, lease,
 * caches, limits and decision, in a context that the application's own beans know nothing of.
 *
 * <p>It shares the application's settings, meters and SSL bundles. The client of Redis is one of
 * its own, because it has to notice at once that a server is gone.
 */
public final class LatchkeyCore implements AutoCloseable {

  private static final int NO_LINES = 1;

  private static final List<Class<? extends Record>> SETTINGS =
      List.of(
          StarterSettings.class,
          InstanceSettings.class,
          SecretSettings.class,
          CacheSettings.class,
          LeaseSettings.class,
          RevocationSettings.class,
          FeedSettings.class,
          EventSettings.class,
          UpstreamSettings.class,
          UpstreamTlsSettings.class,
          RedisSettings.class,
          ProxySettings.class,
          LimitSettings.class,
          FailureSettings.class,
          UsageSettings.class,
          DecisionLogSettings.class);

  private final ConfigurableApplicationContext context;

  private LatchkeyCore(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts one; does not wait for Redis.
   *
   * @throws io.latchkey.settings.SettingsFaultException naming everything that is wrong with the
   *     settings
   */
  static LatchkeyCore start(ConfigurableApplicationContext application, MeterRegistry registry) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    ConfigurableEnvironment environment = CoreEnvironment.of(application.getEnvironment());
    context.setEnvironment(environment);
    context.setClassLoader(Objects.requireNonNull(application.getClassLoader()));
    context.setDisplayName("Latchkey");
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    SettingsBinder.bindWithin(environment, SETTINGS)
        .forEach((type, record) -> beans.registerSingleton(type.getName(), record));
    beans.registerSingleton("requestLogSettings", new RequestLogSettings(null, NO_LINES));
    beans.registerSingleton("meterRegistry", registry);
    share(SslBundles.class, application, beans);
    share(DataRedisConnectionDetails.class, application, beans);
    context.addBeanFactoryPostProcessor(new ApplicationBeans(application.getBeanFactory()));
    context.register(CoreBeans.class);
    try {
      context.refresh();
      context.getBeansOfType(MeterBinder.class).values().forEach(each -> each.bindTo(registry));
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
    return new LatchkeyCore(context);
  }

  private static <T> void share(
      Class<T> type,
      ConfigurableApplicationContext application,
      ConfigurableListableBeanFactory beans) {
    application
        .getBeanProvider(type)
        .ifUnique(bean -> beans.registerSingleton(type.getName(), bean));
  }

  /** The part of a type. */
  public <T> T get(Class<T> type) {
    return context.getBean(type);
  }

  /** Leaves the fleet and lets go of everything. */
  @Override
  public void close() {
    context.close();
  }
}
