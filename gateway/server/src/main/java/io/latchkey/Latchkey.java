package io.latchkey;

import io.latchkey.admin.caller.AdminToken;
import io.latchkey.change.ChangeFeed;
import io.latchkey.change.Instance;
import io.latchkey.change.InstanceSettings;
import io.latchkey.change.InstanceSettings.Role;
import io.latchkey.demo.DemoUpstream;
import io.latchkey.drain.DrainSettings;
import io.latchkey.embedded.EmbeddedRedis;
import io.latchkey.encryption.MasterKey;
import io.latchkey.redis.RedisSettings;
import io.latchkey.settings.SettingsFaultException;
import io.latchkey.settings.StartFaultException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/** A running gateway: the core context, and over it the doors that {@code latchkey.roles} names. */
public final class Latchkey implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Latchkey.class);
  private static final int FAILED = 1;

  /** What has been cut, Spring sees end. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private static final int WRONG_SETTINGS = 78;

  private final AllSettings settings;
  private final Consumer<String> out;
  private final Runnable hopeless;
  private final Runnable atShutdown = this::endWithProcess;
  private @Nullable AdminToken token;
  private @Nullable EmbeddedRedis redis;
  private @Nullable DemoUpstream demo;
  private @Nullable ConfigurableApplicationContext core;
  private @Nullable ConfigurableApplicationContext proxy;
  private @Nullable ConfigurableApplicationContext console;
  private @Nullable Opening opening;

  private Latchkey(AllSettings settings, Consumer<String> out, Runnable hopeless) {
    this.settings = settings;
    this.out = out;
    this.hopeless = hopeless;
  }

  /** Starts a gateway that ends with the process. */
  @SuppressWarnings("SystemOut") // What a person who starts it wants to read, beside the log.
  public static void main(String[] arguments) {
    try {
      start(System.out::println, () -> System.exit(FAILED), arguments);
    } catch (SettingsFaultException e) {
      System.err.println(e.getMessage());
      System.exit(WRONG_SETTINGS);
    } catch (RuntimeException e) {
      System.exit(FAILED); // StartFaultReporter or Spring Boot has said why.
    }
  }

  /**
   * Starts a gateway in this process; returns when its doors are open, which is before Redis has
   * answered where that is away.
   *
   * @param arguments as on the command line
   * @throws StartFaultException where settings, data folder or embedded Redis do not allow it
   */
  public static Latchkey start(String... arguments) {
    return start(text -> {}, () -> {}, arguments);
  }

  /**
   * As the other.
   *
   * @param out takes what a person who starts it wants to read
   * @param hopeless what to do if the embedded Redis can't be kept running
   */
  static Latchkey start(Consumer<String> out, Runnable hopeless, String... arguments) {
    AllSettings settings = AllSettings.read(arguments);
    Latchkey latchkey = new Latchkey(settings, out, hopeless);
    try {
      latchkey.open(arguments);
      return latchkey;
    } catch (RuntimeException e) {
      latchkey.close();
      throw e;
    }
  }

  private void open(String... arguments) {
    SpringApplication.getShutdownHandlers().add(atShutdown);
    core =
        new SpringApplicationBuilder(CoreContext.class)
            .web(WebApplicationType.NONE)
            .initializers(this::openBelow)
            .run(arguments);
    Opening.awaitFeed(core.getBean(ChangeFeed.class), settings.get(RedisSettings.class).timeout());
    if (roles().contains(Role.PROXY)) {
      Extensions extensions = Extensions.load(settings.get(ExtensionSettings.class).folder());
      proxy =
          door(ProxyContext.class, core)
              .resourceLoader(new DefaultResourceLoader(extensions.loader()))
              .sources(extensions.configurations())
              .run(arguments);
    }
    console = door(ConsoleContext.class, core).run(arguments);
    log.info(
        "started=true proxy={} console={} instance={} redis={}",
        proxy == null ? "none" : settings.proxyAddress(proxyPort()),
        settings.consoleAddress(consolePort()),
        core.getBean(Instance.class).id(),
        redis == null ? "external" : "embedded");
    opening = new Opening(core, demo, welcome(), out);
    opening.start();
  }

  /** Brings up what the contexts stand on: it is there before the first and after the last bean. */
  private void openBelow(ConfigurableApplicationContext context) {
    requireFreePorts();
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    settings.addTo(beans);
    token = settings.adminToken();
    beans.registerSingleton("adminToken", token);
    if (settings.isRedisEmbedded()) {
      redis = EmbeddedRedis.start(settings.redisFolder(), hopeless);
      beans.registerSingleton("embeddedRedis", redis);
    }
    MasterKey masterKey = settings.masterKey();
    if (masterKey != null) {
      beans.registerSingleton("masterKey", masterKey);
    }
    if (settings.isDemo()) {
      demo = DemoUpstream.start();
    }
  }

  private void requireFreePorts() {
    if (roles().contains(Role.PROXY)) {
      ProxyDoorSettings door = settings.get(ProxyDoorSettings.class);
      FreePorts.require(door.address(), door.port(), "latchkey.proxy");
    }
    ConsoleDoorSettings door = settings.get(ConsoleDoorSettings.class);
    FreePorts.require(door.address(), door.port(), "latchkey.console");
  }

  private SpringApplicationBuilder door(Class<?> context, ConfigurableApplicationContext core) {
    Duration timeout = settings.get(DrainSettings.class).timeout().plus(MARGIN);
    return new SpringApplicationBuilder(context)
        .parent(core)
        .properties("spring.lifecycle.timeout-per-shutdown-phase=" + timeout)
        .web(WebApplicationType.REACTIVE);
  }

  private Set<Role> roles() {
    return settings.get(InstanceSettings.class).roles();
  }

  private Welcome welcome() {
    return new Welcome(
        proxy == null ? null : settings.proxyAddress(proxyPort()),
        roles().contains(Role.CONSOLE) ? settings.consoleAddress(consolePort()) : null,
        settings.tokenForShell());
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

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the gateway is not started");
    }
    return part;
  }

  /** What the admin API asks for. */
  public AdminToken adminToken() {
    return started(token);
  }

  /** What both doors share. */
  public ConfigurableApplicationContext core() {
    return started(core);
  }

  /**
   * Whether the change feed has been read and the demo prepared; waits for that at most so long.
   */
  public boolean awaitReady(long time, TimeUnit unit) throws InterruptedException {
    return opening != null && opening.await(time, unit);
  }

  /** Drains both doors, leaves the fleet, and lets go of everything. */
  @Override
  public void close() {
    if (opening != null) {
      opening.close();
    }
    if (core != null) {
      core.close();
    }
    closeBelow();
    try {
      SpringApplication.getShutdownHandlers().remove(atShutdown);
    } catch (IllegalStateException e) {
      // The process is ending: it runs the handler once more, which does nothing then.
    }
  }

  private void endWithProcess() {
    closeBelow();
    if (opening != null) {
      out.accept("Latchkey has stopped.");
    }
  }

  /** Ends what the contexts stood on, once they are closed. */
  private void closeBelow() {
    if (demo != null) {
      demo.close();
    }
    if (redis != null) {
      redis.close();
    }
  }
}
