package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.RunningGateway;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route that can't be used stops the start: none is left open, and none fails later. */
class RouteFaultsTest {

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
}
