package io.latchkey.rotation;

import io.latchkey.event.Event;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Secret;
import io.latchkey.keystore.KeyPolicy;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeySettings;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.CallAttempt;
import io.latchkey.rotation.HolderRefusedException.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rolls keys for their own holders: with the present secret only, if every project of the key
 * allows it, and not again and again. All of that is judged on the record that the roll replaces.
 * Calls block.
 */
public final class HolderRotation {

  private static final String NAME = "holder";

  private final KeyRotation rotation;
  private final ProjectStore projects;
  private final KeySettings settings;

  HolderRotation(KeyRotation rotation, ProjectStore projects, KeySettings settings) {
    this.rotation = rotation;
    this.projects = projects;
    this.settings = settings;
  }

  /**
   * The holder of a key.
   *
   * @param shown the hash of the secret that it showed
   * @param address that it calls from
   */
  public record Holder(KeyId key, KeyHash shown, String address, CallAttempt attempt) {}

  /** A secret for the holder's key to have. */
  public Secret secret(Holder holder) {
    return rotation.secret(new HolderRoller(holder));
  }

  /**
   * Gives the holder's key another secret; throws as {@link KeyRotation#roll}, too.
   *
   * @param overlap how long the secret before still works; null for not at all
   * @throws HolderRefusedException if the holder can't roll it
   */
  public KeyRotation.Rolled roll(Holder holder, Secret secret, @Nullable Duration overlap) {
    return rotation
        .roll(new HolderRoller(holder), holder.key, secret, overlap)
        .orElseThrow(() -> new HolderRefusedException(Refusal.GONE));
  }

  private final class HolderRoller implements KeyRotation.Roller {

    private final Holder holder;

    HolderRoller(Holder holder) {
      this.holder = holder;
    }

    @Override
    public void check(KeyRecord before, Instant now) {
      KeyStatus status = before.key().status(now.toEpochMilli());
      if (status != KeyStatus.ACTIVE) {
        throw new HolderRefusedException(Refusal.of(status));
      }
      if (!before.hashes().get(0).equals(holder.shown)) {
        throw new HolderRefusedException(Refusal.NOT_CURRENT);
      }
      if (!before.key().projects().stream().allMatch(this::allows)) {
        throw new HolderRefusedException(Refusal.NOT_ALLOWED);
      }
      if (!policy(before.key()).letsLiveOn(before.key(), settings.maximumLifetime(), now)) {
        throw new HolderRefusedException(Refusal.EXPIRY_POLICY);
      }
      KeyRecord.Roll last = before.roll();
      Instant earliest = last == null ? now : last.at().plus(settings.holderRollInterval());
      if (earliest.isAfter(now)) {
        throw new HolderRefusedException(Duration.between(now, earliest));
      }
    }

    private boolean allows(ProjectId id) {
      Optional<Project> project = projects.project(id.value());
      return project.isPresent() && project.get().switches().holderRoll();
    }

    private KeyPolicy policy(ApiKey key) {
      return projects
          .organization(key.organization())
          .map(Organization::policy)
          .orElse(KeyPolicy.NONE);
    }

    @Override
    public Event.Actor inEventOf(KeyRecord record) {
      return new Event.Actor(NAME, null, NAME, holder.address, record.key().id().toString());
    }

    @Override
    public Map<String, String> details() {
      return Map.of("by", NAME);
    }

    @Override
    public CallAttempt attempt() {
      return holder.attempt;
    }

    @Override
    public String toString() {
      return NAME;
    }
  }
}
