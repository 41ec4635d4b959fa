package io.latchkey.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latchkey.settings.SettingsBinder;
import io.latchkey.settings.SettingsFaultException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each setting of Spring Cloud Gateway's client is honoured, or stops the start. */
class HttpClientSettingsTest {

  private static final String PREFIX = "spring.cloud.gateway.server.webflux.httpclient.";

  /** What is honoured, with a value that is not the default. */
  private static final Map<String, String> HONOURED =
      Map.ofEntries(
          Map.entry("connect-timeout", "1500"),
          Map.entry("response-timeout", "7s"),
          Map.entry("max-header-size", "32KB"),
          Map.entry("max-initial-line-length", "8KB"),
          Map.entry("wiretap", "true"),
          Map.entry("pool.type", "elastic"),
          Map.entry("pool.name", "mine"),
          Map.entry("pool.max-connections", "7"),
          Map.entry("pool.acquire-timeout", "900"),
          Map.entry("pool.max-idle-time", "9s"),
          Map.entry("pool.max-life-time", "10m"),
          Map.entry("pool.eviction-interval", "3s"),
          Map.entry("pool.metrics", "true"),
          Map.entry("pool.leasing-strategy", "fifo"),
          Map.entry("ssl.ssl-bundle", "partner-ca"),
          Map.entry("ssl.handshake-timeout", "5s"),
          Map.entry("ssl.close-notify-flush-timeout", "1s"),
          Map.entry("ssl.close-notify-read-timeout", "1s"));

  /** What stops the start, with a value that does. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("compression", "true"),
          Map.entry("proxy.host", "proxy.internal"),
          Map.entry("proxy.port", "3128"),
          Map.entry("proxy.type", "http"),
          Map.entry("proxy.username", "ann"),
          Map.entry("proxy.password", "a password"),
          Map.entry("proxy.non-proxy-hosts-pattern", ".*internal"),
          Map.entry("ssl.key-store", "classpath:a.p12"),
          Map.entry("ssl.key-store-type", "PKCS12"),
          Map.entry("ssl.key-store-provider", "SUN"),
          Map.entry("ssl.key-store-password", "changeit"),
          Map.entry("ssl.key-password", "changeit"),
          Map.entry("ssl.trusted-x509-certificates", "a.pem"),
          Map.entry("ssl.use-insecure-trust-manager", "true"),
          Map.entry("websocket.max-frame-payload-length", "65536"),
          Map.entry("websocket.proxy-ping", "false"));

  static Stream<String> springsOwn() throws IOException {
    URL jar = HttpClientProperties.class.getProtectionDomain().getCodeSource().getLocation();
    String file = "jar:" + jar + "!/META-INF/spring-configuration-metadata.json";
    try (InputStream metadata = URI.create(file).toURL().openStream()) {
      List<String> names =
          JsonMapper.shared()
              .readTree(metadata)
              .path("properties")
              .valueStream()
              .map((JsonNode each) -> each.path("name").asString())
              .filter(name -> name.startsWith(PREFIX))
              .toList();
      assertThat(names).hasSizeGreaterThan(30);
      return names.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("springsOwn")
  void settingOfSpringsIsHonouredOrStopsTheStart(String property) {
    String name = property.substring(PREFIX.length());

    assertThat(SettingsBinder.properties(HttpClientSettings.class)).contains(property);
    assertThat(HONOURED.containsKey(name)).isNotEqualTo(REFUSED.containsKey(name));
    if (HONOURED.containsKey(name)) {
      assertThat(bind(Map.of(property, HONOURED.get(name)))).isNotEqualTo(bind(Map.of()));
    } else {
      SettingsFaultException refused = refused(Map.of(property, REFUSED.get(name)));
      assertThat(refused.faults()).singleElement().asString().startsWith(property + " is ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          connect-timeout        | soon     | a whole number
          connect-timeout        | 1        | from 10 to 300000
          response-timeout       | 1ms      | from 10ms to 1h
          max-header-size        | 1B       | from 1KB to 16MB
          max-header-size        | large    | a size such as 64KB
          pool.type              | disabled | connections are always pooled
          pool.max-connections   | 0        | from 1 to
          pool.max-idle-time     | 0        | longer than 0
          ssl.handshake-timeout  | 0        | longer than 0
          pool.maximum           | 7        | there is no such setting
          """)
  void valueThatCanNotBeHonouredStopsTheStart(String name, String value, String rule) {
    SettingsFaultException refused = refused(Map.of(PREFIX + name, value));

    assertThat(refused.faults()).singleElement().asString().startsWith(PREFIX + name);
    assertThat(refused).hasMessageContaining(rule);
  }

  @Test
  void nameThatSpringDroppedStopsTheStart() {
    SettingsFaultException refused =
        refused(Map.of("spring.cloud.gateway.httpclient.connect-timeout", "1500"));

    assertThat(refused).hasMessageContaining("must begin with " + PREFIX.replaceAll("\\.$", ""));
  }

  private static Record bind(Map<String, Object> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    return Objects.requireNonNull(
        SettingsBinder.bind(environment, List.of(HttpClientSettings.class))
            .get(HttpClientSettings.class));
  }

  private static SettingsFaultException refused(Map<String, Object> properties) {
    return catchThrowableOfType(SettingsFaultException.class, () -> bind(properties));
  }
}
