package io.latchkey;

import io.latchkey.admin.caller.AdminToken;
import io.latchkey.admin.leaks.LeakSettings;
import io.latchkey.admin.projects.ProjectSettings;
import io.latchkey.admin.web.AdminSettings;
import io.latchkey.change.FeedSettings;
import io.latchkey.change.InstanceSettings;
import io.latchkey.change.LeaseSettings;
import io.latchkey.change.RevocationSettings;
import io.latchkey.connection.ConnectionSettings;
import io.latchkey.decisionlog.DecisionLogSettings;
import io.latchkey.drain.DrainSettings;
import io.latchkey.encryption.EncryptionSettings;
import io.latchkey.encryption.MasterKey;
import io.latchkey.event.EventSettings;
import io.latchkey.gatekeeper.SecretSettings;
import io.latchkey.identity.OidcSettings;
import io.latchkey.identity.SignInSettings;
import io.latchkey.keystore.KeySettings;
import io.latchkey.keystore.cache.CacheSettings;
import io.latchkey.limit.FailureSettings;
import io.latchkey.limit.LimitSettings;
import io.latchkey.oauth.OAuthSettings;
import io.latchkey.proxy.accesslog.RequestLogSettings;
import io.latchkey.proxy.cors.CorsSettings;
import io.latchkey.proxy.forwardauth.ForwardAuthSettings;
import io.latchkey.proxy.lane.LaneSettings;
import io.latchkey.proxy.settings.ProxySettings;
import io.latchkey.proxy.tunnel.UpgradeSettings;
import io.latchkey.proxy.upstream.HttpClientSettings;
import io.latchkey.redis.RedisSettings;
import io.latchkey.settings.SettingsBinder;
import io.latchkey.settings.SettingsFaultException;
import io.latchkey.settings.StartFaultException;
import io.latchkey.trace.TracingSettings;
import io.latchkey.upstream.UpstreamSettings;
import io.latchkey.upstream.UpstreamTlsSettings;
import io.latchkey.usage.UsageSettings;
import io.latchkey.webhook.WebhookSettings;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Every feature's settings, bound once before anything starts. */
final class AllSettings {

  private static final String TOKEN = "latchkey.admin.token";
  private static final String LOCAL = "127.0.0.1";
  private static final String SPRING_CLIENT = "spring.cloud.gateway.server.webflux.httpclient.";

  /** What Spring Cloud Gateway calls settings that have a name of ours. */
  private static final Map<String, String> SAME =
      Map.of(
          SPRING_CLIENT + "connect-timeout", "latchkey.upstream.connect-timeout",
          SPRING_CLIENT + "response-timeout", "latchkey.upstream.response-timeout",
          SPRING_CLIENT + "pool.max-connections", "latchkey.upstream.maximum-connections",
          SPRING_CLIENT + "pool.max-idle-time", "latchkey.upstream.maximum-idle",
          SPRING_CLIENT + "ssl.ssl-bundle", "latchkey.upstream.ssl-bundle");

  /** Names every record with settings that there is. */
  static final List<Class<? extends Record>> TYPES =
      List.of(
          GatewaySettings.class,
          InstanceSettings.class,
          ProxyDoorSettings.class,
          ConsoleDoorSettings.class,
          ExtensionSettings.class,
          ConnectionSettings.class,
          DrainSettings.class,
          SecretSettings.class,
          CacheSettings.class,
          LeaseSettings.class,
          RevocationSettings.class,
          FeedSettings.class,
          EventSettings.class,
          WebhookSettings.class,
          UpstreamSettings.class,
          UpstreamTlsSettings.class,
          HttpClientSettings.class,
          RedisSettings.class,
          ProxySettings.class,
          LaneSettings.class,
          CorsSettings.class,
          UpgradeSettings.class,
          ForwardAuthSettings.class,
          RequestLogSettings.class,
          TracingSettings.class,
          AdminSettings.class,
          LimitSettings.class,
          FailureSettings.class,
          UsageSettings.class,
          DecisionLogSettings.class,
          SignInSettings.class,
          OAuthSettings.class,
          OidcSettings.class,
          KeySettings.class,
          LeakSettings.class,
          EncryptionSettings.class,
          ProjectSettings.class);

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
   * @throws SettingsFaultException naming everything that is wrong
   */
  static AllSettings read(String... arguments) {
    LoggingSystem.get(AllSettings.class.getClassLoader()).beforeInitialize();
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
    new SpringApplicationJsonEnvironmentPostProcessor()
        .postProcessEnvironment(environment, new SpringApplication());
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    AllSettings settings = new AllSettings(environment, SettingsBinder.bind(environment, TYPES));
    settings.refuseDemoOnRealRedis();
    settings.refuseUnknownBundles();
    settings.refuseBothNames();
    return settings;
  }

  private void refuseUnknownBundles() {
    DoorTls.refuseUnknown(
        environment, "latchkey.proxy.ssl-bundle", get(ProxyDoorSettings.class).sslBundle());
    DoorTls.refuseUnknown(
        environment, "latchkey.console.ssl-bundle", get(ConsoleDoorSettings.class).sslBundle());
    UpstreamTlsSettings upstream = get(UpstreamTlsSettings.class);
    DoorTls.refuseUnknown(environment, "latchkey.upstream.ssl-bundle", upstream.sslBundle());
    DoorTls.refuseUnknown(
        environment,
        SPRING_CLIENT + "ssl.ssl-bundle",
        get(HttpClientSettings.class).ssl().sslBundle());
    upstream
        .projectBundles()
        .forEach(
            bundle ->
                DoorTls.refuseUnknown(
                    environment, "latchkey.upstream.project-ssl-bundles", bundle));
  }

  private void refuseBothNames() {
    Binder binder = Binder.get(environment);
    List<String> faults =
        SAME.entrySet().stream()
            .filter(each -> isSet(binder, each.getKey()) && isSet(binder, each.getValue()))
            .map(each -> each.getKey() + " is set beside " + each.getValue() + ": set one of them")
            .sorted()
            .toList();
    if (!faults.isEmpty()) {
      throw new SettingsFaultException(faults);
    }
  }

  private static boolean isSet(Binder binder, String property) {
    return binder.bind(property, String.class).isBound();
  }

  /**
   * What seals the projects' keys: as it was set, or with the embedded Redis the one in the data
   * folder, which is made if it is missing. Null if there is none: fields can't be encrypted then.
   *
   * @throws StartFaultException if it can't be read
   */
  @Nullable MasterKey masterKey() {
    Path file = get(EncryptionSettings.class).masterKeyFile();
    Path folder =
        file == null && isRedisEmbedded()
            ? DataFolder.make(get(GatewaySettings.class).data())
            : null;
    MasterKeyFile.tell(file, folder);
    if (file != null) {
      return MasterKeyFile.read(file);
    }
    return folder == null ? null : MasterKeyFile.in(folder);
  }

  private void refuseDemoOnRealRedis() {
    if (isDemo() && !isRedisEmbedded()) {
      throw new SettingsFaultException(
          List.of(
              "latchkey.demo is \"true\": must not be true where spring.data.redis names a Redis,"
                  + " the demo project is for the embedded one"));
    }
  }

  <T extends Record> T get(Class<T> type) {
    return type.cast(Objects.requireNonNull(records.get(type)));
  }

  /** Whether the operator has named no Redis. */
  boolean isRedisEmbedded() {
    return RedisChoice.isEmbedded(environment);
  }

  boolean isDemo() {
    Boolean demo = get(GatewaySettings.class).demo();
    return demo == null ? isRedisEmbedded() : demo;
  }

  /** The folder of the embedded Redis; made where it is missing. */
  Path redisFolder() {
    return DataFolder.make(DataFolder.make(get(GatewaySettings.class).data()).resolve("redis"));
  }

  /** The token that was set, or the one in the data folder, which is made where it is missing. */
  AdminToken adminToken() {
    String set = environment.getProperty(TOKEN);
    return set == null
        ? AdminTokenFile.in(DataFolder.make(get(GatewaySettings.class).data()))
        : new AdminToken(set);
  }

  Welcome.Token tokenForShell() {
    if (environment.getProperty(TOKEN) != null) {
      return new Welcome.Token("$TOKEN", "as set by " + TOKEN + " ($TOKEN below)");
    }
    Path file = get(GatewaySettings.class).data().resolve(AdminTokenFile.NAME);
    return new Welcome.Token("$(cat " + file + ")", "in " + file);
  }

  String proxyAddress(int port) {
    ProxyDoorSettings door = get(ProxyDoorSettings.class);
    return address(door.sslBundle(), door.address(), port);
  }

  String consoleAddress(int port) {
    ConsoleDoorSettings door = get(ConsoleDoorSettings.class);
    return address(door.sslBundle(), door.address(), port);
  }

  private static String address(
      @Nullable String sslBundle, @Nullable InetAddress address, int port) {
    String scheme = sslBundle == null ? "http://" : "https://";
    String host = address == null || address.isAnyLocalAddress() ? LOCAL : text(address);
    return scheme + host + ":" + port;
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }

  /** Makes every record a bean. */
  void addTo(SingletonBeanRegistry beans) {
    records.forEach((type, record) -> beans.registerSingleton(type.getName(), record));
  }
}
