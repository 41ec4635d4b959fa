package io.latchkey.bench;

import io.latchkey.access.Decision;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.gatekeeper.LimitedGatekeeper;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.Permission;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.KeyCache;
import io.latchkey.keystore.cache.OrganizationCache;
import io.latchkey.keystore.cache.ProjectCache;
import io.latchkey.proxy.authn.HeaderCredential;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the text of a credential to the decision, when key and project are in the caches: checksum,
 * hash, both look-ups and the policy. With one key everything is in the processor's caches; with
 * 100,000 keys, asked for at random, little is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters and calls the set-up.
public class DecisionBenchmark {

  @Param({"1", "100000"})
  private int keys;

  /** The server's pepper: none, or 32 bytes. */
  @Param({"no", "yes"})
  private String pepper;

  private final SecretFormat format = new SecretFormat(SecretFormat.DEFAULT_PREFIX);
  private final InetAddress client = InetAddress.getLoopbackAddress();

  private final HeaderCredential reader = new HeaderCredential(format);
  private final HttpHeaders headers =
      new DefaultHttpHeaders()
          .add("host", "gateway.example")
          .add("user-agent", "client/1.0")
          .add("accept", "application/json")
          .add("x-request-id", "5f0c3a6e");

  private KeyHasher hasher;
  private Gatekeeper gatekeeper;
  private String[] credentials;
  private String[] projectNames;
  private int next;

  /** Fills the caches by the way that requests fill them. */
  @Setup
  public void fill() {
    SecureRandom random = new SecureRandom();
    SampleKeys sample = new SampleKeys(random);
    Map<KeyHash, ApiKey> stored = new HashMap<>();
    Map<String, Project> named = new HashMap<>();
    hasher = new KeyHasher(pepper.equals("yes") ? random.generateSeed(32) : null);
    credentials = new String[keys];
    projectNames = new String[keys];
    for (int i = 0; i < keys; i++) {
      Secret secret = format.generate(random);
      credentials[i] = secret.reveal();
      projectNames[i] = sample.project(i).slug();
      stored.put(hasher.hash(secret), sample.key(i));
      named.put(projectNames[i], sample.project(i));
    }
    KeyCache keyCache =
        SampleKeys.keyCache(
            hash -> CompletableFuture.completedFuture(Optional.ofNullable(stored.get(hash))),
            1_000_000);
    ProjectCache projectCache =
        SampleKeys.projectCache(
            name -> CompletableFuture.completedFuture(Optional.ofNullable(named.get(name))));
    stored.keySet().forEach(keyCache::load);
    named.keySet().forEach(projectCache::load);
    OrganizationCache organizationCache = SampleKeys.organizationCache();
    stored.values().forEach(key -> organizationCache.load(key.organization()));
    gatekeeper =
        LimitedGatekeeper.of(keyCache, projectCache, organizationCache, EndlessBuckets.limiter());
  }

  /** Credential to decision. */
  @Benchmark
  public @Nullable Decision decide() {
    int place = place();
    Secret secret = format.parse(credentials[place]);
    if (secret == null) {
      throw new IllegalStateException("a good credential was not read");
    }
    return gatekeeper.decideIfKnown(
        new AccessRequest(
            hasher.hash(secret), null, projectNames[place], Permission.READ, null, client, 1));
  }

  /** The headers of a request to the decision. */
  @Benchmark
  public @Nullable Decision decideFromHeaders() {
    int place = place();
    headers.set("x-api-key", credentials[place]);
    Secret secret = reader.read(headers);
    if (secret == null) {
      throw new IllegalStateException("a good credential was not read");
    }
    return gatekeeper.decideIfKnown(
        new AccessRequest(
            hasher.hash(secret), null, projectNames[place], Permission.READ, null, client, 1));
  }

  /** The largest part: text to hash. */
  @Benchmark
  public KeyHash hash() {
    Secret secret = format.parse(credentials[place()]);
    if (secret == null) {
      throw new IllegalStateException("a good credential was not read");
    }
    return hasher.hash(secret);
  }

  /** A walk through all places in an order that no prefetcher follows. */
  private int place() {
    next = next * 1_664_525 + 1_013_904_223;
    return (int) ((next & 0xffff_ffffL) * keys >>> Integer.SIZE);
  }
}
