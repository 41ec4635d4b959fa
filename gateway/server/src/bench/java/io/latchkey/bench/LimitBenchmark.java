package io.latchkey.bench;

import io.latchkey.key.KeyId;
import io.latchkey.key.Limits;
import io.latchkey.key.RateLimit;
import io.latchkey.limit.Account;
import io.latchkey.limit.Outcome;
import io.latchkey.limit.RateLimiter;
import io.latchkey.proxy.problem.HeaderStanding;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a limit adds to a request that permits taken ahead decide: the charge, and the headers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LimitBenchmark {

  private final RateLimiter limiter = EndlessBuckets.limiter();
  private final HeaderStanding headers = new HeaderStanding();
  private final Limits limits =
      new Limits(List.of(new RateLimit(900_000_000, 1_000, 900_000_000)), null);
  private final KeyId key = KeyId.generate(new SecureRandom());

  @Benchmark
  public @Nullable Outcome charge() {
    Outcome known = limiter.takeIfKnown(new Account(key, null), limits, 1);
    return known == null ? limiter.take(new Account(key, null), limits, 1).join() : known;
  }

  @Benchmark
  public HttpHeaders chargeAndTell() {
    HttpHeaders answer = new DefaultHttpHeaders(false);
    Outcome.Permitted permitted = (Outcome.Permitted) Objects.requireNonNull(charge());
    headers.write(Objects.requireNonNull(permitted.standing()), answer);
    return answer;
  }
}
