package io.latchkey.admin.keys;

import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.event.Event;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.mutation.CallAttempt;
import io.latchkey.rotation.KeyRotation;
import io.latchkey.rotation.KeyRotation.Rolled;
import io.latchkey.rotation.KeyRotation.Roller;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rolls keys for those who manage them. */
final class AdminRotation {

  private final KeyRotation rotation;
  private final KeyExpiry expiry;

  AdminRotation(KeyRotation rotation, KeyExpiry expiry) {
    this.rotation = rotation;
    this.expiry = expiry;
  }

  /**
   * As {@link #roll(Actor, KeyId, Duration)}, if the organization's policy lets such a key live on.
   *
   * @throws ProblemException if it doesn't
   */
  Optional<Rolled> roll(Actor actor, KeyRecord current, @Nullable Duration overlap) {
    expiry.mayRoll(current);
    return roll(actor, current.key().id(), overlap);
  }

  /**
   * Gives a key another secret; blocks, and throws as {@link KeyRotation#roll}.
   *
   * @param overlap how long the secret before still works; null for not at all
   * @return empty if there is no such key
   * @throws ProblemException if the key has expired or was revoked
   */
  Optional<Rolled> roll(Actor actor, KeyId id, @Nullable Duration overlap) {
    Roller roller = new ActorRoller(actor);
    return rotation.roll(roller, id, rotation.secret(roller), overlap);
  }

  private record ActorRoller(Actor actor) implements Roller {

    @Override
    public void check(KeyRecord before, Instant now) {
      if (before.key().status(now.toEpochMilli()).isOver()) {
        throw new ProblemException(
            ProblemKind.KEY_NOT_ACTIVE,
            "An API key that has expired or was revoked can't be rolled: it would not work again."
                + " Create a new key.");
      }
    }

    @Override
    public Event.Actor inEventOf(KeyRecord record) {
      return actor.inEvents(record.key().organization());
    }

    @Override
    public Map<String, String> details() {
      return Map.of();
    }

    @Override
    public CallAttempt attempt() {
      return actor.attempt();
    }

    @Override
    public String toString() {
      return actor.toString();
    }
  }
}
