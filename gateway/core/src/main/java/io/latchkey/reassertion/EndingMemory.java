package io.latchkey.reassertion;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.change.Change;
import io.latchkey.change.ChangeListener;
import io.latchkey.encryption.EndedEncryptionKeys;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.EndedSecrets;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.Endings;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.cache.RevokedKeys;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has ended in the last hours, by key and by project. Bounded: of the oldest of more than a
 * hundred thousand keys only the refusal is remembered. Safe for use by many threads.
 */
public final class EndingMemory implements ChangeListener {

  private static final long MOST = 100_000;

  private final Endings endings;
  private final RevokedKeys revoked;
  private final EndedSecrets ended;
  private final EndedEncryptionKeys endedKeys;
  private final Ticker ticker;
  private final Cache<KeyId, Remembered> keys;
  private final Cache<ProjectId, Long> projects;
  private final Cache<OrganizationId, Long> organizations;
  private final Cache<ProjectId, KeysEnded> encryptions;

  /**
   * An empty memory.
   *
   * @param revoked is told of keys that have ended
   * @param ended is told of secrets and tokens that have ended
   * @param endedKeys is told of encryption keys that have ended
   * @param memory how long a key is remembered
   */
  EndingMemory(
      Endings endings,
      RevokedKeys revoked,
      EndedSecrets ended,
      EndedEncryptionKeys endedKeys,
      Duration memory,
      Ticker ticker) {
    this.endings = endings;
    this.revoked = revoked;
    this.ended = ended;
    this.endedKeys = endedKeys;
    this.ticker = ticker;
    this.keys =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(memory).ticker(ticker).build();
    this.projects =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(memory).ticker(ticker).build();
    this.organizations =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(memory).ticker(ticker).build();
    this.encryptions =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(memory).ticker(ticker).build();
  }

  /**
   * What has ended of a key.
   *
   * @param revocation when and why; null if it was not revoked, or that is not known
   * @param secrets that the key has since its last roll; null if it was not rolled
   * @param hashes of secrets that have ended
   * @param tokens that have ended one by one
   * @param suspension the last time that it was suspended or resumed; null for never
   * @param since when the last of this became known, in nanoseconds of the ticker
   */
  record Remembered(
      boolean deleted,
      boolean revoked,
      KeyRecord.@Nullable Revocation revocation,
      KeyRecord.@Nullable Secrets secrets,
      Set<KeyHash> hashes,
      Set<KeyHash> tokens,
      Ending.@Nullable SuspensionChanged suspension,
      long since) {

    private static Remembered of(Ending.OfKey ending, long now) {
      Set<KeyHash> none = Set.of();
      if (ending instanceof Ending.Revoked key) {
        return new Remembered(false, true, key.revocation(), null, none, none, null, now);
      }
      if (ending instanceof Ending.SuspensionChanged key) {
        return new Remembered(false, false, null, null, none, none, key, now);
      }
      if (ending instanceof Ending.SecretReplaced key) {
        Set<KeyHash> hashes = Set.copyOf(key.ended());
        return new Remembered(false, false, null, key.now(), hashes, none, null, now);
      }
      if (ending instanceof Ending.TokenEnded key) {
        return new Remembered(false, false, null, null, none, Set.of(key.token()), null, now);
      }
      return new Remembered(true, false, null, null, none, none, null, now);
    }

    private Remembered and(Remembered later) {
      return new Remembered(
          deleted || later.deleted,
          revoked || later.revoked,
          revocation == null ? later.revocation : revocation,
          later.secrets == null ? secrets : later.secrets,
          union(hashes, later.hashes),
          union(tokens, later.tokens),
          last(suspension, later.suspension),
          later.since);
    }

    /** Where they come in another order than they happened in, the times tell. */
    private static Ending.@Nullable SuspensionChanged last(
        Ending.@Nullable SuspensionChanged one, Ending.@Nullable SuspensionChanged other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return other.now().isAfter(one.now()) ? other : one;
    }

    private static Set<KeyHash> union(Set<KeyHash> some, Set<KeyHash> others) {
      Set<KeyHash> all = new HashSet<>(some);
      all.addAll(others);
      return Set.copyOf(all);
    }
  }

  private record KeysEnded(Ending.EncryptionKeysEnded keys, long since) {

    private KeysEnded and(KeysEnded later) {
      return new KeysEnded(keys.and(later.keys), later.since);
    }
  }

  @Override
  public void onChange(Change change) {
    Ending ending = endings.of(change);
    if (ending != null) {
      remember(ending);
    }
  }

  /** Remembers an ending; to be called before it is acknowledged. */
  public void remember(Ending ending) {
    if (ending instanceof Ending.ProjectDeleted deleted) {
      revoked.add(deleted.project());
      projects.put(deleted.project(), ticker.read());
    } else if (ending instanceof Ending.OrganizationDeleted deleted) {
      organizations.put(deleted.organization(), ticker.read());
    } else if (ending instanceof Ending.EncryptionKeysEnded encryption) {
      endedKeys.add(encryption);
      KeysEnded now = new KeysEnded(encryption, ticker.read());
      encryptions.asMap().merge(encryption.project(), now, KeysEnded::and);
    } else if (ending instanceof Ending.OfKey ofKey) {
      rememberOfKey(ofKey);
    }
  }

  private void rememberOfKey(Ending.OfKey ending) {
    if (ending instanceof Ending.Revoked || ending instanceof Ending.Deleted) {
      revoked.add(ending.key());
    }
    if (ending instanceof Ending.SuspensionChanged changed) {
      revoked.add(changed.key(), changed.now());
    }
    Remembered now = Remembered.of(ending, ticker.read());
    now.hashes.forEach(ended::add);
    now.tokens.forEach(ended::add);
    Remembered all = keys.asMap().merge(ending.key(), now, Remembered::and);
    if (all.secrets != null) {
      rememberSecret(all.secrets.hashes().get(0), all.deleted);
    }
  }

  private void rememberSecret(KeyHash present, boolean deleted) {
    if (deleted) {
      ended.removeReplacement(present);
    } else {
      ended.addReplacement(present);
    }
  }

  @Override
  public void onReset() {
    // What has ended has ended, whatever the store says.
  }

  /** All that is remembered. */
  Map<KeyId, Remembered> all() {
    return Map.copyOf(keys.asMap());
  }

  /** The projects that were deleted since then, or later. */
  List<ProjectId> projectsSince(long nanos) {
    return since(projects, nanos);
  }

  /** The organizations that were deleted since then, or later. */
  List<OrganizationId> organizationsSince(long nanos) {
    return since(organizations, nanos);
  }

  /** The encryption keys that ended in projects that told of theirs since then, or later. */
  List<Ending.EncryptionKeysEnded> encryptionsSince(long nanos) {
    return encryptions.asMap().values().stream()
        .filter(each -> each.since - nanos >= 0)
        .map(KeysEnded::keys)
        .filter(each -> !each.destroyed().isEmpty() || !each.disabled().isEmpty())
        .toList();
  }

  private static <T> List<T> since(Cache<T, Long> all, long nanos) {
    return all.asMap().entrySet().stream()
        .filter(each -> each.getValue() - nanos >= 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The nanoseconds that {@link Remembered#since} counts in. */
  long now() {
    return ticker.read();
  }
}
