package io.latchkey.bench;

import io.latchkey.key.KeyId;
import io.latchkey.key.Limits;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.key.RateLimit;
import io.latchkey.limit.Account;
import io.latchkey.limit.LimitedAccount;
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

/**
 * What limits add to a request that permits taken ahead decide: the charge, and the headers. A
 * limit of the key's own beside one that keys share, alone, and with all that a request can have.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LimitBenchmark {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final RateLimiter limiter = EndlessBuckets.limiter();
  private final HeaderStanding headers = new HeaderStanding();
  private final Limits limits =
      new Limits(List.of(new RateLimit(900_000_000, 1_000, 900_000_000)), null);
  private final KeyId key = KeyId.generate(RANDOM);
  private final OrganizationId organization = OrganizationId.generate(RANDOM);
  private final ProjectId project = ProjectId.generate(RANDOM);

  @Benchmark
  public @Nullable Outcome charge() {
    Outcome known = limiter.takeIfKnown(new Account(key, null), limits, 1);
    return known == null ? limiter.take(new Account(key, null), limits, 1).join() : known;
  }

  @Benchmark
  public @Nullable Outcome chargeShared() {
    return charge(List.of(ofOrganization()));
  }

  @Benchmark
  public @Nullable Outcome chargeKeyAndShared() {
    return charge(List.of(ofKey(), ofOrganization()));
  }

  @Benchmark
  public @Nullable Outcome chargeAllFour() {
    return charge(
        List.of(
            ofKey(),
            new LimitedAccount(Account.of(organization, "cus_4711", 0), limits),
            new LimitedAccount(Account.of(project, 0), limits),
            ofOrganization()));
  }

  private LimitedAccount ofKey() {
    return new LimitedAccount(new Account(key, null), limits);
  }

  private LimitedAccount ofOrganization() {
    return new LimitedAccount(Account.of(organization, 0), limits);
  }

  private @Nullable Outcome charge(List<LimitedAccount> accounts) {
    Outcome known = limiter.takeIfKnown(accounts, 1);
    return known == null ? limiter.take(accounts, 1).join() : known;
  }

  @Benchmark
  public HttpHeaders chargeAndTell() {
    HttpHeaders answer = new DefaultHttpHeaders(false);
    Outcome.Permitted permitted = (Outcome.Permitted) Objects.requireNonNull(charge());
    headers.write(Objects.requireNonNull(permitted.standing()), answer);
    return answer;
  }
}
