package io.latchkey.proxy.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.access.Standing;
import io.latchkey.key.Limits;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import io.latchkey.proxy.settings.RateLimitHeader;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitHeadersTest {

  private static final Limits LIMITS =
      new Limits(
          List.of(new RateLimit(100, 1, 150), new RateLimit(5, 90, 5)),
          new Quota(1_000, Quota.Period.MONTH));
  private static final Standing PERMITTED =
      new Standing(LIMITS, new long[] {149, 2, 800}, new long[] {10, 53_001, 86_400_000}, 0);
  private static final Standing REFUSED =
      new Standing(LIMITS, new long[] {20, 0, 0}, new long[] {1_300, 17_001, 60_000}, 0b110);

  @Test
  void standardHeadersNameEachPolicyItsRestAndWhenItIsFullAgain() {
    HttpHeaders answer = written(PERMITTED, RateLimitHeader.STANDARD);

    assertThat(answer.get("RateLimit-Policy"))
        .isEqualTo("\"1s\";q=100;w=1, \"90s\";q=5;w=90, \"monthly\";q=1000");
    assertThat(answer.get("RateLimit"))
        .isEqualTo("\"1s\";r=149;t=1, \"90s\";r=2;t=54, \"monthly\";r=800;t=86400");
    assertThat(answer.names()).hasSize(2);
  }

  @Test
  void refusalNamesOnlyThePoliciesThatRefuseAndRetryAfterIsNotBeforeTheirs() {
    HttpHeaders answer = written(REFUSED, RateLimitHeader.STANDARD);

    assertThat(answer.get("RateLimit")).isEqualTo("\"90s\";r=0;t=18, \"monthly\";r=0;t=60");
    assertThat(RateLimitHeaders.violated(REFUSED)).containsExactly("90s", "monthly");
    assertThat(REFUSED.retryAfterSeconds()).isEqualTo(60);
  }

  @Test
  void olderHeadersTellOfTheLimitThatIsNearest() {
    HttpHeaders answer = written(PERMITTED, RateLimitHeader.X);

    assertThat(answer.get("X-RateLimit-Limit")).isEqualTo("5");
    assertThat(answer.get("X-RateLimit-Remaining")).isEqualTo("2");
    assertThat(answer.get("X-RateLimit-Reset")).isEqualTo("54");
    assertThat(answer.names()).hasSize(3);
  }

  @Test
  void nothingIsToldWhereNothingIsWanted() {
    assertThat(written(PERMITTED).isEmpty()).isTrue();
    assertThat(written(REFUSED).isEmpty()).isTrue();
  }

  private static HttpHeaders written(Standing standing, RateLimitHeader... wanted) {
    HttpHeaders answer = new DefaultHttpHeaders();
    new RateLimitHeaders(List.of(wanted)).write(standing, answer);
    return answer;
  }
}
