package io.latchkey.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gatekeeper.UpstreamLimits;
import io.latchkey.proxy.exchange.RouteOptions;
import io.latchkey.settings.SettingsBinder;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamProtocol;
import io.latchkey.upstream.UpstreamTls;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClientConfig;

/** What a client is made of is what was set. */
class ClientFactoryTest {

  private static final UpstreamLimits LIMITS =
      new UpstreamLimits(
          Duration.ofSeconds(2), Duration.ofSeconds(60), 1000, Duration.ofSeconds(4));
  private static final UpstreamOptions HTTP2 =
      new UpstreamOptions(UpstreamProtocol.HTTP2, null, null);

  private static ClientFactory factory(String... settings) {
    Map<String, Object> properties = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      properties.put(
          "spring.cloud.gateway.server.webflux.httpclient." + settings[i], settings[i + 1]);
    }
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    HttpClientSettings bound =
        (HttpClientSettings)
            Objects.requireNonNull(
                SettingsBinder.bind(environment, List.of(HttpClientSettings.class))
                    .get(HttpClientSettings.class));
    UpstreamTls tls = new UpstreamTls(new DefaultSslBundleRegistry(), trust -> "");
    return new ClientFactory(LIMITS, bound, tls, new SpokenProtocols(), UnaryOperator.identity());
  }

  private static HttpClientConfig config(ClientFactory factory, UpstreamClients.Way way) {
    return factory.make(way).client().configuration();
  }

  private static UpstreamClients.Way way(boolean secure, UpstreamOptions options) {
    return new UpstreamClients.Way(secure, true, options, null, null);
  }

  @Test
  void settingsOfSpringsCountBeforeTheGatewaysOwn() {
    HttpClientConfig config =
        config(
            factory(
                "connect-timeout", "1500",
                "response-timeout", "7s",
                "max-header-size", "32KB",
                "max-initial-line-length", "9KB",
                "wiretap", "true",
                "pool.name", "mine",
                "pool.max-connections", "7"),
            way(false, UpstreamOptions.NONE));

    assertThat(config.options().get(ChannelOption.CONNECT_TIMEOUT_MILLIS)).isEqualTo(1500);
    assertThat(config.responseTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.decoder().maxHeaderSize()).isEqualTo(32 * 1024);
    assertThat(config.decoder().maxInitialLineLength()).isEqualTo(9 * 1024);
    assertThat(config.loggingHandler()).isNotNull();
    assertThat(config.connectionProvider().name()).isEqualTo("mine");
    assertThat(config.connectionProvider().maxConnections()).isEqualTo(7);
  }

  @Test
  void elasticPoolIsBoundless() {
    HttpClientConfig config =
        config(factory("pool.type", "elastic"), way(false, UpstreamOptions.NONE));

    assertThat(config.connectionProvider().maxConnections()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void timeoutsOfARouteCountBeforeAllOthers() {
    RouteOptions route =
        RouteOptions.read(Map.of("connect-timeout", 300, "response-timeout", "400"), Map.of());
    RouteOptions patient = RouteOptions.read(Map.of("response-timeout", "-1"), Map.of());

    HttpClientConfig timed =
        config(
            factory("connect-timeout", "1500"),
            new UpstreamClients.Way(
                false, true, route.options(), route.connectTimeout(), route.responseTimeout()));
    HttpClientConfig untimed =
        config(
            factory(),
            new UpstreamClients.Way(
                false, true, patient.options(), null, patient.responseTimeout()));

    assertThat(timed.options().get(ChannelOption.CONNECT_TIMEOUT_MILLIS)).isEqualTo(300);
    assertThat(timed.responseTimeout()).isEqualTo(Duration.ofMillis(400));
    assertThat(untimed.responseTimeout()).isNull();
  }

  @Test
  void protocolsFollowTheScheme() {
    ClientFactory factory = factory();

    assertThat(config(factory, way(false, UpstreamOptions.NONE)).protocols())
        .containsExactly(HttpProtocol.HTTP11);
    assertThat(config(factory, way(true, UpstreamOptions.NONE)).protocols())
        .containsExactly(HttpProtocol.HTTP11, HttpProtocol.H2);
    assertThat(config(factory, way(false, HTTP2)).protocols()).containsExactly(HttpProtocol.H2C);
    assertThat(config(factory, way(true, HTTP2)).protocols()).containsExactly(HttpProtocol.H2);
  }
}
