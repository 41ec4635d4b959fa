package io.latchkey.keystore;

import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Suspension;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that a mutation ended for good. Every instance remembers it, keeps refusing what has
 * ended, and ends it again if the store has forgotten: a failover or a restart from a snapshot can
 * lose writes that Redis had acknowledged.
 *
 * <p>A mutation that is answered strictly has its kind here; it has to be told apart by {@link
 * Endings} and ended again by the reassertion.
 */
public sealed interface Ending {

  /** Something of a key, or the key, has ended. */
  sealed interface OfKey extends Ending {

    /** The key that it is about. */
    KeyId key();
  }

  /** An organization was deleted, once it had no project any more. */
  record OrganizationDeleted(OrganizationId organization) implements Ending {}

  /**
   * A project's encryption keys were changed, and these of them don't decrypt since.
   *
   * @param version of the project's encryption record
   * @param destroyed the IDs of keys that are gone for good
   * @param disabled the IDs of keys that do nothing until they are enabled
   */
  record EncryptionKeysEnded(
      ProjectId project, int version, Set<String> destroyed, Set<String> disabled)
      implements Ending {

    /** Copies the sets. */
    public EncryptionKeysEnded {
      destroyed = Set.copyOf(destroyed);
      disabled = Set.copyOf(disabled);
    }

    /** With what was told later. A key that was destroyed stays so, whatever is told. */
    public EncryptionKeysEnded and(EncryptionKeysEnded later) {
      boolean wentBack = later.version <= version;
      return new EncryptionKeysEnded(
          project,
          later.version,
          union(destroyed, later.destroyed),
          wentBack ? union(disabled, later.disabled) : later.disabled);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
      Set<String> all = new HashSet<>(some);
      all.addAll(others);
      return all;
    }
  }

  /** A project was deleted: no key opens it any more, and one that opened no other was revoked. */
  record ProjectDeleted(ProjectId project) implements Ending {}

  /**
   * The key was revoked.
   *
   * @param revocation null if a version that does not say it wrote the change
   */
  record Revoked(KeyId key, KeyRecord.@Nullable Revocation revocation) implements OfKey {}

  /**
   * The key was suspended, or resumed, which ends nothing but an earlier suspension.
   *
   * @param before what held until then; null for none
   */
  record SuspensionChanged(KeyId key, Suspension now, @Nullable Suspension before)
      implements OfKey {}

  /** The key was deleted. */
  record Deleted(KeyId key) implements OfKey {}

  /**
   * The key's secret was replaced.
   *
   * @param now the secrets that the key has since
   * @param ended the hashes that find it no more
   */
  record SecretReplaced(KeyId key, KeyRecord.Secrets now, List<KeyHash> ended) implements OfKey {}

  /** One access token of the key was ended by itself. */
  record TokenEnded(KeyId key, KeyHash token) implements OfKey {}
}
