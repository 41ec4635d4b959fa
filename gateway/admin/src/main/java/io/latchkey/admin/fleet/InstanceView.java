package io.latchkey.admin.fleet;

import io.latchkey.change.Instance;
import io.latchkey.change.Load;
import io.latchkey.change.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A gateway of the fleet as callers see it.
 *
 * @param applied the position of the last change that it has applied
 * @param level whether it has applied every change
 * @param leaseEnds left out where it has never had a lease
 * @param alive whether its lease runs
 * @param keys how many it holds in memory; left out if it does not say
 * @param requestsPerSecond recently, with a key; left out if it does not say
 * @param clockSkewMillis by how much its machine's clock is ahead of Redis's; left out if it does
 *     not say
 */
record InstanceView(
    String id,
    Set<String> roles,
    String version,
    Instant startedAt,
    String applied,
    boolean level,
    @Nullable Instant leaseEnds,
    boolean alive,
    @Nullable Long keys,
    @Nullable Double requestsPerSecond,
    @Nullable Long clockSkewMillis) {

  static InstanceView of(Instance instance, Position tail) {
    Load load = instance.load();
    Duration skew = instance.skew();
    return new InstanceView(
        instance.id(),
        new TreeSet<>(instance.roles()),
        instance.version(),
        instance.startedAt(),
        instance.applied().toString(),
        instance.applied().compareTo(tail) >= 0,
        instance.leaseEnds().equals(Instant.EPOCH) ? null : instance.leaseEnds(),
        instance.alive(),
        load == null ? null : load.keys(),
        load == null ? null : load.requestsPerSecond(),
        skew == null ? null : skew.toMillis());
  }
}
