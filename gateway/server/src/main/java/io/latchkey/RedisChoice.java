package io.latchkey;

import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/** Whether the operator has named a Redis. */
final class RedisChoice {

  private static final String PREFIX = "spring.data.redis.";

  /** What says which server to use; timeouts and pools say nothing about that. */
  private static final List<String> TEXTS =
      List.of(
          "url", "host", "port", "username", "password", "database", "ssl.enabled", "ssl.bundle");

  private static final List<String> GROUPS = List.of("sentinel", "cluster", "masterreplica");

  private RedisChoice() {}

  static boolean isEmbedded(ConfigurableEnvironment environment) {
    Binder binder = Binder.get(environment);
    return TEXTS.stream().noneMatch(each -> isSet(binder, each))
        && GROUPS.stream().noneMatch(each -> isGroupSet(binder, each));
  }

  private static boolean isSet(Binder binder, String name) {
    return binder.bind(PREFIX + name, String.class).isBound();
  }

  private static boolean isGroupSet(Binder binder, String name) {
    return binder.bind(PREFIX + name, Bindable.mapOf(String.class, Object.class)).isBound();
  }
}
