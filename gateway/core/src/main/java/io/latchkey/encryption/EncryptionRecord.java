package io.latchkey.encryption;

import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is stored about a project's encryption.
 *
 * @param policy null for none
 * @param policyVersion counts the policies that it has had, from 1; 0 for none ever
 * @param keys oldest first
 * @param version counts its changes, from 1; 0 if nothing is stored
 */
public record EncryptionRecord(
    OrganizationId organization,
    ProjectId project,
    @Nullable Policy policy,
    int policyVersion,
    List<EncryptionKey> keys,
    int version) {

  /** Copies the list. */
  public EncryptionRecord {
    keys = List.copyOf(keys);
  }

  /** The record of a project that nothing is stored about. */
  public static EncryptionRecord none(OrganizationId organization, ProjectId project) {
    return new EncryptionRecord(organization, project, null, 0, List.of(), 0);
  }

  /** The key that encrypts. */
  public Optional<EncryptionKey> primary() {
    return keys.stream().filter(each -> each.state() == KeyState.PRIMARY).findFirst();
  }

  /** A key that is on its way to be the primary. */
  public Optional<EncryptionKey> pending() {
    return keys.stream().filter(each -> each.state() == KeyState.PENDING).findFirst();
  }

  /** The key with this ID. */
  public Optional<EncryptionKey> key(EncryptionKeyId id) {
    return keys.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** With another policy; null for none. */
  public EncryptionRecord withPolicy(@Nullable Policy wanted) {
    return new EncryptionRecord(
        organization, project, wanted, policyVersion + 1, keys, version + 1);
  }

  /** With one more key. */
  public EncryptionRecord withKey(EncryptionKey key) {
    List<EncryptionKey> more = new ArrayList<>(keys);
    more.add(key);
    return with(more);
  }

  /** With this key as the primary; the one before it only decrypts. */
  public EncryptionRecord promote(EncryptionKeyId id, Instant at) {
    Instant now = at.truncatedTo(ChronoUnit.MILLIS);
    return with(
        keys.stream()
            .map(
                each -> {
                  if (each.id().equals(id)) {
                    return each.in(KeyState.PRIMARY, now);
                  }
                  return each.state() == KeyState.PRIMARY ? each.in(KeyState.ACTIVE, now) : each;
                })
            .toList());
  }

  /** With a key in another state, which is not {@link KeyState#PRIMARY}. */
  public EncryptionRecord change(EncryptionKeyId id, KeyState wanted, Instant at) {
    Instant now = at.truncatedTo(ChronoUnit.MILLIS);
    return with(
        keys.stream().map(each -> each.id().equals(id) ? each.in(wanted, now) : each).toList());
  }

  EncryptionRecord with(List<EncryptionKey> wanted) {
    return new EncryptionRecord(organization, project, policy, policyVersion, wanted, version + 1);
  }
}
