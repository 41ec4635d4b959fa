package io.latchkey.change;

import java.time.Instant;
import java.util.Set;

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
 */
public record Instance(
    String id,
    Set<String> roles,
    String version,
    Instant startedAt,
    Position applied,
    Instant leaseEnds,
    boolean alive) {

  /** This instance with another position applied. */
  Instance withApplied(Position position) {
    return new Instance(id, roles, version, startedAt, position, leaseEnds, alive);
  }
}
