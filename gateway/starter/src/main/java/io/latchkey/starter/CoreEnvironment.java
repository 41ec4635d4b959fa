package io.latchkey.starter;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The application's environment, but for what Latchkey takes for granted of an instance. */
final class CoreEnvironment {

  private static final String ATTACHED = "configurationProperties";
  private static final String INSTANCE = "latchkey.instance";
  private static final int SUFFIX_BYTES = 4;

  private CoreEnvironment() {}

  /** An environment with the application's property sources. */
  static ConfigurableEnvironment of(ConfigurableEnvironment application) {
    StandardEnvironment environment = new StandardEnvironment();
    MutablePropertySources sources = environment.getPropertySources();
    sources.stream().map(PropertySource::getName).toList().forEach(sources::remove);
    // It answers API clients, whatever the application is beside that.
    sources.addLast(
        new MapPropertySource(
            "latchkeyStarter", Map.<String, Object>of("latchkey.roles", "proxy")));
    for (PropertySource<?> source : application.getPropertySources()) {
      if (!source.getName().equals(ATTACHED)) {
        sources.addLast(source);
      }
    }
    String name = instance(application);
    if (name != null) {
      sources.addLast(
          new MapPropertySource("latchkeyDefaults", Map.<String, Object>of(INSTANCE, name)));
    }
    ConfigurationPropertySources.attach(environment);
    environment.setActiveProfiles(application.getActiveProfiles());
    return environment;
  }

  /** A name of its own in the fleet, after the application; null if that has none that can be. */
  private static @Nullable String instance(ConfigurableEnvironment application) {
    String name = Binder.get(application).bind("spring.application.name", String.class).orElse("");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,40}")) {
      return null;
    }
    byte[] random = new byte[SUFFIX_BYTES];
    new SecureRandom().nextBytes(random);
    return name + "-" + HexFormat.of().formatHex(random);
  }
}
