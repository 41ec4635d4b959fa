package io.latchkey.change.redis;

import io.latchkey.change.Instance;
import io.latchkey.change.Load;
import io.latchkey.change.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An instance's state as it stands in Redis. */
final class InstanceJson {

  private static final Duration LEASE_OF_OLD_VERSIONS = Duration.ofSeconds(30);

  private final JsonMapper mapper =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private record Document(
      Set<String> roles,
      String version,
      String startedAt,
      String applied,
      @Nullable Long keys,
      @Nullable Double requestsPerSecond,
      @Nullable String history,
      @Nullable Long leaseMillis,
      @Nullable Long skewMillis) {

    @Nullable Load load() {
      return keys == null || requestsPerSecond == null ? null : new Load(keys, requestsPerSecond);
    }
  }

  /**
   * An instance's report.
   *
   * @param history of the feed that it follows
   * @param lease that it asks for
   * @param skew by how much its machine's clock is ahead of the fleet's
   */
  String write(Instance instance, String history, Duration lease, Duration skew) {
    Load load = instance.load();
    return mapper.writeValueAsString(
        new Document(
            instance.roles(),
            instance.version(),
            instance.startedAt().toString(),
            instance.applied().toString(),
            load == null ? null : load.keys(),
            load == null ? null : load.requestsPerSecond(),
            history,
            lease.toMillis(),
            skew.toMillis()));
  }

  /** What a report says of its history and lease. */
  FleetMemory.Entry entry(String state, Instant leaseEnds) {
    Document document = mapper.readValue(state, Document.class);
    Long lease = document.leaseMillis;
    return new FleetMemory.Entry(
        state,
        document.history,
        leaseEnds,
        lease == null ? LEASE_OF_OLD_VERSIONS : Duration.ofMillis(lease));
  }

  /** An instance. What it has applied of another history counts for nothing in this one. */
  Instance read(String process, FleetMemory.Entry entry, String history, Instant now) {
    Document document = mapper.readValue(entry.state(), Document.class);
    Long skew = document.skewMillis;
    boolean counts = entry.history() == null || history.equals(entry.history());
    return new Instance(
        Member.instance(process),
        document.roles,
        document.version,
        Instant.parse(document.startedAt),
        counts ? Position.of(document.applied) : Position.START,
        entry.leaseEnds(),
        entry.leaseEnds().isAfter(now),
        document.load(),
        skew == null ? null : Duration.ofMillis(skew));
  }
}
