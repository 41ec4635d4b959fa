package io.latchkey.change;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One running gateway process, as the fleet knows it.
 *
 * @param id its name
 * @param roles {@code proxy}, {@code console} or both
 * @param version of the program
 * @param startedAt when it started, by its own clock
 * @param applied the last change that it has applied
 * @param leaseEnds when its lease ends, by the store's clock; the epoch where it has none yet
 * @param alive whether its lease runs
 * @param load null where it reports none
 * @param skew by how much its machine's clock is ahead of the fleet's; null where it reports none
 */
public record Instance(
    String id,
    Set<String> roles,
    String version,
    Instant startedAt,
    Position applied,
    Instant leaseEnds,
    boolean alive,
    @Nullable Load load,
    @Nullable Duration skew) {

  /** This instance as it reports itself: with what it has applied and what it has to do. */
  Instance reporting(Position position, @Nullable Load now) {
    return new Instance(id, roles, version, startedAt, position, leaseEnds, alive, now, skew);
  }
}
