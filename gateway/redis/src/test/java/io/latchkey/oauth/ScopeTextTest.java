package io.latchkey.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.ApiKey;
import io.latchkey.key.Scope;
import io.latchkey.keystore.Project;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may ask a token for: never more than its key has. */
class ScopeTextTest {

  private static TestRedis redis;
  private static TestCore core;
  private static ScopeText scopes;
  private static Project orders;
  private static Project billing;
  private static ApiKey key;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    core = TestCore.start(redis.port());
    scopes = new ScopeText(core.get(Gatekeeper.class));
    orders = core.project(5);
    billing = core.project(5);
    key = core.key(orders, billing).record().key();
  }

  @AfterAll
  static void stop() {
    core.close();
    redis.close();
  }

  @Test
  void nothingAskedForIsAllOfTheKey() {
    assertThat(read(null)).isEqualTo(new ScopeText.Within(Scope.WHOLE, ScopeText.of(key)));
  }

  @Test
  void projectsAreNamedByIdOrSlugAndRepetitionsCountOnce() {
    String text = "project:%s project:%s project:%1$s".formatted(orders.id(), billing.slug());

    ScopeText.Read read = read(text);

    assertThat(read)
        .isInstanceOfSatisfying(
            ScopeText.Within.class,
            within -> {
              assertThat(within.scope())
                  .isEqualTo(new Scope(Set.of(orders.id(), billing.id()), Set.of()));
              assertThat(within.text())
                  .isEqualTo("project:%s project:%s".formatted(orders.id(), billing.slug()));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "read ", "project:", "project:nobody", "READ", "read,write", "\u00e9"})
  void whatTheKeyHasNotOrIsNoScopeIsRefused(String text) {
    assertThat(read(text)).isInstanceOf(ScopeText.Refused.class);
  }

  @Test
  void projectOfAnotherKeyIsRefused() {
    assertThat(read("project:" + core.project(5).slug())).isInstanceOf(ScopeText.Refused.class);
  }

  @Test
  void moreWordsThanAnyKeyHasAreRefused() {
    String many = IntStream.range(0, 65).mapToObj(i -> "p" + i).collect(Collectors.joining(" "));

    assertThat(read(many)).isInstanceOf(ScopeText.Refused.class);
  }

  private static ScopeText.Read read(@Nullable String text) {
    return scopes.read(text, key).join();
  }
}
