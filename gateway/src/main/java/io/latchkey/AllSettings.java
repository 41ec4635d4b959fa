package io.latchkey;

import io.latchkey.change.FeedSettings;
import io.latchkey.change.InstanceSettings;
import io.latchkey.change.LeaseSettings;
import io.latchkey.change.RevocationSettings;
import io.latchkey.gatekeeper.SecretSettings;
import io.latchkey.keystore.CacheSettings;
import io.latchkey.keystore.UpstreamSettings;
import io.latchkey.redis.RedisSettings;
import io.latchkey.settings.SettingsBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Every feature's settings, bound once before anything starts. */
final class AllSettings {

  private static final List<Class<? extends Record>> TYPES =
      List.of(
          GatewaySettings.class,
          InstanceSettings.class,
          ProxyDoorSettings.class,
          ConsoleDoorSettings.class,
          SecretSettings.class,
          CacheSettings.class,
          LeaseSettings.class,
          RevocationSettings.class,
          FeedSettings.class,
          UpstreamSettings.class,
          RedisSettings.class);

  private final ConfigurableEnvironment environment;
  private final Map<Class<? extends Record>, Record> records;

  private AllSettings(
      ConfigurableEnvironment environment, Map<Class<? extends Record>, Record> records) {
    this.environment = environment;
    this.records = records;
  }

  /**
   * Reads what Spring Boot would: {@code arguments}, variables, config/.
   *
   * @throws io.latchkey.settings.SettingsFaultException naming everything that is wrong
   */
  static AllSettings read(String... arguments) {
    LoggingSystem.get(AllSettings.class.getClassLoader()).beforeInitialize();
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
    new SpringApplicationJsonEnvironmentPostProcessor()
        .postProcessEnvironment(environment, new SpringApplication());
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    return new AllSettings(environment, SettingsBinder.bind(environment, types()));
  }

  private static List<Class<? extends Record>> types() {
    List<Class<? extends Record>> types = new ArrayList<>(TYPES);
    for (String name :
        PresentFeatures.of("io.latchkey.proxy.ProxySettings", "io.latchkey.admin.AdminSettings")) {
      try {
        types.add(Class.forName(name).asSubclass(Record.class));
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
    return types;
  }

  <T extends Record> T get(Class<T> type) {
    return type.cast(Objects.requireNonNull(records.get(type)));
  }

  ConfigurableEnvironment environment() {
    return environment;
  }

  /** Makes every record a bean. */
  void addTo(ConfigurableApplicationContext context) {
    records.forEach(
        (type, record) -> context.getBeanFactory().registerSingleton(type.getName(), record));
  }
}
