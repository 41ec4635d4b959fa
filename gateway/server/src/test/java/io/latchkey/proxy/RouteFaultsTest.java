package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.RunningGateway;
import io.latchkey.proxy.plan.RouteFaultException;
import io.latchkey.settings.SettingsFaultException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A route that can't be used stops the start: none is left open, and none fails later. */
class RouteFaultsTest {

  private static final String BROKEN_BUNDLE =
      "spring.ssl.bundle.pem.broken.truststore.certificate=/no/such/file.crt";

  @Test
  void startEndsWithOneSentenceThatNamesTheRoute(@TempDir Path data) {
    String redis = "spring.data.redis.url=" + ProxyDoor.REDIS.url();

    assertThatThrownBy(
            () ->
                RunningGateway.launch(
                    data,
                    redis,
                    ProxyDoor.route(0, "id", "left-open"),
                    ProxyDoor.route(0, "uri", "http://127.0.0.1:9"),
                    ProxyDoor.route(0, "predicates[0]", "Path=/**")))
        .isInstanceOf(RouteFaultException.class)
        .hasMessage(
            "route left-open: metadata latchkey.project is missing;"
                + " it says where the project comes from: path, header, host, fixed, key");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9, 'CircuitBreaker=x', 'routes[0].filters[0]=CircuitBreaker is not a filter'",
    "http://127.0.0.1:9, RequestRateLimiter, 'filters[0]=RequestRateLimiter is not a filter'",
    "http://127.0.0.1:9, 'StripPrefix=many', 'filters[0]=StripPrefix can''t be used: '",
    "http://a_b:0, StripPrefix=1, 'uri http://a_b:0 must have a port of 1 to 65535'",
    "https://a_b:x, StripPrefix=1, 'uri https://a_b:x must name a host'",
    "http://user@a_b, StripPrefix=1, 'uri http://user@a_b must not carry a user name'",
    "http:///x, StripPrefix=1, 'uri http:///x must name a host'",
    "lb://orders, StripPrefix=1, 'uri lb://orders must begin with one of http:'",
    "forward:/here, StripPrefix=1, 'uri forward:/here must begin with one of http:'"
  })
  void routeThatNeedsWhatIsNotThereIsNamedWithTheProperty(
      String uri, String filter, String fault, @TempDir Path data) {
    String redis = "spring.data.redis.url=" + ProxyDoor.REDIS.url();

    assertThatThrownBy(
            () ->
                RunningGateway.launch(
                    data,
                    redis,
                    ProxyDoor.route(0, "id", "mine"),
                    ProxyDoor.route(0, "uri", uri),
                    ProxyDoor.route(0, "predicates[0]", "Path=/**"),
                    ProxyDoor.route(0, "filters[0]", filter),
                    ProxyDoor.route(0, "metadata.latchkey.project", "key")))
        .isInstanceOf(RouteFaultException.class)
        .hasMessageStartingWith("route mine: ")
        .hasMessageContaining(fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://127.0.0.1:9", "http://127.0.0.1:9", "latchkey://project"})
  void routeWithABundleThatCannotBeUsedIsNamed(String uri, @TempDir Path data) {
    String redis = "spring.data.redis.url=" + ProxyDoor.REDIS.url();

    assertThatThrownBy(
            () ->
                RunningGateway.launch(
                    data,
                    redis,
                    BROKEN_BUNDLE,
                    ProxyDoor.route(0, "id", "mine"),
                    ProxyDoor.route(0, "uri", uri),
                    ProxyDoor.route(0, "predicates[0]", "Path=/**"),
                    ProxyDoor.route(0, "metadata.latchkey.ssl-bundle", "broken"),
                    ProxyDoor.route(0, "metadata.latchkey.project", "key")))
        .isInstanceOf(RouteFaultException.class)
        .hasMessageStartingWith("route mine: metadata latchkey.ssl-bundle is \"broken\": ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "latchkey.upstream.ssl-bundle=broken",
        "latchkey.upstream.project-ssl-bundles=broken",
        "spring.cloud.gateway.server.webflux.httpclient.ssl.ssl-bundle=broken"
      })
  void settingThatNamesABundleThatCannotBeUsedStopsTheStart(String setting, @TempDir Path data) {
    String redis = "spring.data.redis.url=" + ProxyDoor.REDIS.url();

    assertThatThrownBy(() -> RunningGateway.launch(data, redis, BROKEN_BUNDLE, setting))
        .rootCause()
        .isInstanceOf(SettingsFaultException.class)
        .hasMessageContaining(setting.substring(0, setting.indexOf('=')) + " names \"broken\"");
  }
}
