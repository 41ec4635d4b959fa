package io.latchkey;

import io.latchkey.change.InstanceSettings;
import io.latchkey.change.InstanceSettings.Role;
import io.latchkey.settings.SettingsFaultException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A running gateway: the core context, and over it the doors that {@code latchkey.roles} names. */
public final class Latchkey implements AutoCloseable {

  private static final int WRONG_SETTINGS = 78;

  private final ConfigurableApplicationContext core;
  private @Nullable ConfigurableApplicationContext proxy;
  private @Nullable ConfigurableApplicationContext console;

  private Latchkey(ConfigurableApplicationContext core) {
    this.core = core;
  }

  /** Starts a gateway that ends with the process. */
  @SuppressWarnings("SystemOut") // Nobody has set up a log yet.
  public static void main(String[] arguments) {
    try {
      start(arguments);
    } catch (SettingsFaultException e) {
      System.err.println(e.getMessage());
      System.exit(WRONG_SETTINGS);
    } catch (RuntimeException e) {
      System.exit(1);
    }
  }

  /** Starts a gateway in this process; returns when its doors are open. */
  public static Latchkey start(String... arguments) {
    AllSettings settings = AllSettings.read(arguments);
    Latchkey latchkey =
        new Latchkey(
            new SpringApplicationBuilder(CoreContext.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> settings.addTo((ConfigurableApplicationContext) context))
                .run(arguments));
    try {
      if (settings.get(InstanceSettings.class).roles().contains(Role.PROXY)) {
        latchkey.proxy = door(ProxyContext.class, latchkey.core, arguments);
      }
      latchkey.console = door(ConsoleContext.class, latchkey.core, arguments);
      return latchkey;
    } catch (RuntimeException e) {
      latchkey.close();
      throw e;
    }
  }

  private static ConfigurableApplicationContext door(
      Class<?> context, ConfigurableApplicationContext core, String... arguments) {
    return new SpringApplicationBuilder(context)
        .parent(core)
        .web(WebApplicationType.REACTIVE)
        .run(arguments);
  }

  /** Where the proxy listens. */
  public int proxyPort() {
    return port(proxy);
  }

  /** Where the admin API, health and meters listen. */
  public int consolePort() {
    return port(console);
  }

  private static int port(@Nullable ConfigurableApplicationContext context) {
    var server = context instanceof WebServerApplicationContext door ? door.getWebServer() : null;
    if (server == null) {
      throw new IllegalStateException("this door is not open");
    }
    return server.getPort();
  }

  /** What both doors share. */
  public ConfigurableApplicationContext core() {
    return core;
  }

  /** Drains both doors, leaves the fleet, and lets go of everything. */
  @Override
  public void close() {
    core.close();
  }
}
