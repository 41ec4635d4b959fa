package io.latchkey.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DecisionLogTest {

  private final DecisionLog lookback = new DecisionLog(settings(3, 2));

  @Test
  void floodOfRefusalsLeavesRoomForOthersAndIsTold() {
    for (int i = 0; i < 10; i++) {
      refuse("refused-" + i);
    }

    assertThat(lookback.takesRefused()).isFalse();
    assertThat(lookback.takesAllowed()).isTrue();
    lookback.allowed(decided("let-through"));
    assertThat(lookback.drain())
        .extracting(Decided::requestId)
        .containsExactly("let-through", "refused-0", "refused-1", "refused-2");
    assertThat(lookback.hasDropped()).isTrue();
    assertThat(lookback.hasDropped()).isFalse();
  }

  @Test
  void thereIsRoomAgainAfterWhatWasThereIsHandedOver() {
    refuse("one");
    lookback.drain();

    refuse("two");

    assertThat(lookback.drain()).extracting(Decided::requestId).containsExactly("two");
    assertThat(lookback.drain()).isEmpty();
    assertThat(lookback.hasDropped()).isFalse();
  }

  @Test
  void nothingIsTakenOrMissedWhereItIsOff() {
    DecisionLog off = new DecisionLog(settings(0, 0));

    assertThat(off.takesAllowed()).isFalse();
    assertThat(off.takesRefused()).isFalse();
    assertThat(off.hasDropped()).isFalse();
  }

  @Test
  void whatManyThreadsAddIsHandedOverOnceWhileThereIsRoom() throws Exception {
    DecisionLog roomy = new DecisionLog(settings(10_000, 0));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int i = 0; i < 4; i++) {
      threads.execute(
          () -> {
            for (int j = 0; j < 1_000; j++) {
              roomy.refused(decided("id"));
            }
          });
    }
    threads.shutdown();

    List<Decided> all = new ArrayList<>();
    while (!threads.awaitTermination(1, TimeUnit.MILLISECONDS)) {
      all.addAll(roomy.drain());
    }
    all.addAll(roomy.drain());
    all.addAll(roomy.drain());

    assertThat(all).hasSize(4_000);
  }

  @Test
  void secretInAPathIsNotKept() {
    SecretFormat format = new SecretFormat("lk_");
    TokenFormat tokens = new TokenFormat(new SecretFormat("lkt_"));
    PathText paths = new PathText(format, tokens);
    String secret = format.generate(new SecureRandom()).reveal();
    String token = tokens.generate(new SecureRandom()).reveal();

    assertThat(paths.of("/proxy/orders/" + secret + "/x;key=" + token))
        .isEqualTo("/proxy/orders/(secret)/x;key=(secret)");
    assertThat(paths.of("/proxy/orders/a-name-that-is-not-short"))
        .isEqualTo("/proxy/orders/a-name-that-is-not-short");
    assertThat(paths.of("/" + "x".repeat(5_000))).hasSize(1_024);
  }

  private void refuse(String id) {
    if (lookback.takesRefused()) {
      lookback.refused(decided(id));
    }
  }

  private static DecisionLogSettings settings(int refused, int allowed) {
    return new DecisionLogSettings(Duration.ofMinutes(15), refused, allowed);
  }

  private static Decided decided(String id) {
    InetAddress client = InetAddress.getLoopbackAddress();
    return new Decided(Instant.EPOCH, id, null, "GET", "/", null, null, client, 401, "missing_key");
  }
}
