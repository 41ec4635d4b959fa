package io.latchkey.usage;

import java.time.Instant;

/**
 * When a key last let a request through, and for whom.
 *
 * @param from the client's address, as text
 */
public record LastUse(Instant at, String from) {

  /** The later of the two. */
  LastUse orLater(LastUse other) {
    return other.at.isAfter(at) ? other : this;
  }
}
