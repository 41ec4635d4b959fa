package io.latchkey.keystore;

import io.latchkey.event.Event;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.Labels;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Suspension;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An API key with all that is kept about it. Never holds the secret.
 *
 * @param key what decides over requests
 * @param name what people call it; need not be unique
 * @param tail the last six characters of the secret
 * @param type a label of the operator's set; null for none
 * @param description free text; null for none
 * @param createdBy who made it; null where that was not noted
 * @param hashes under which its secrets are known, the present one's first; never shown
 * @param revocation when and why it was taken back; null where it was not
 * @param roll when its secret was replaced last; null where it never was
 */
public record KeyRecord(
    ApiKey key,
    String name,
    String tail,
    @Nullable String type,
    @Nullable String description,
    Instant createdAt,
    @Nullable Creator createdBy,
    List<KeyHash> hashes,
    @Nullable Revocation revocation,
    @Nullable Roll roll) {

  public KeyRecord {
    hashes = List.copyOf(hashes);
    key = key.madeAt(createdAt.toEpochMilli());
  }

  /**
   * Who made a key, as it was then.
   *
   * @param id of a user, or {@code system-operator}
   */
  public record Creator(String id, String name) {}

  /** When and why a key was taken back; no reason where none was given. */
  public record Revocation(Instant at, @Nullable String reason) {}

  /**
   * The secrets of a key.
   *
   * @param hashes under which they are known, the present one's first
   * @param tail the last six characters of the present one
   * @param roll when the present one replaced another; null if it never did
   */
  public record Secrets(List<KeyHash> hashes, String tail, @Nullable Roll roll) {

    public Secrets {
      hashes = List.copyOf(hashes);
    }
  }

  /** The event that something was done to this key. */
  public Event event(String action, Event.Actor actor, Map<String, String> details) {
    Map<String, String> all = new HashMap<>(key.labels().details());
    all.putAll(details);
    Event.Target target = new Event.Target("key", key.id().toString(), name, tail);
    return new Event("key." + action, actor, target, key.organization().value(), true, all);
  }

  /** The key's secrets. */
  public Secrets secrets() {
    return new Secrets(hashes, tail, roll);
  }

  /** This record with these secrets, one version later. */
  public KeyRecord with(Secrets secrets) {
    return new KeyRecord(
        key.nextVersion(),
        name,
        secrets.tail,
        type,
        description,
        createdAt,
        createdBy,
        secrets.hashes,
        revocation,
        secrets.roll);
  }

  /** This record as it is after its revocation, one version later. */
  public KeyRecord revoke(Revocation why) {
    return new KeyRecord(
        key.revoke(), name, tail, type, description, createdAt, createdBy, hashes, why, roll);
  }

  /** This record as it is after it was suspended or resumed, one version later. */
  public KeyRecord with(Suspension last) {
    return new KeyRecord(
        key.with(last).nextVersion(),
        name,
        tail,
        type,
        description,
        createdAt,
        createdBy,
        hashes,
        revocation,
        roll);
  }

  /**
   * This record as it is once a project is gone, one version later. It opens others too.
   *
   * @throws IllegalArgumentException if it opens no other, and must be revoked instead
   */
  public KeyRecord without(ProjectId project) {
    if (key.projects().size() == 1) {
      throw new IllegalArgumentException("a key has at least one project");
    }
    return new KeyRecord(
        key.without(project).nextVersion(),
        name,
        tail,
        type,
        description,
        createdAt,
        createdBy,
        hashes,
        revocation,
        roll);
  }

  /**
   * This record with another description and labels, one version later.
   *
   * @param text null for none
   */
  public KeyRecord describe(@Nullable String text, Labels labels) {
    return new KeyRecord(
        key.with(labels).nextVersion(),
        name,
        tail,
        type,
        text,
        createdAt,
        createdBy,
        hashes,
        revocation,
        roll);
  }

  /**
   * The last time that a key's secret was replaced.
   *
   * @param old the secret before, where it goes on for a while; null where it ended at once
   */
  public record Roll(Instant at, @Nullable OldSecret old) {}

  /** A secret that was replaced and works until {@code ends}. */
  public record OldSecret(KeyHash hash, String tail, Instant ends) {}

  /**
   * This record with another secret, one version later. Of the secrets before, only the last can go
   * on.
   *
   * @param secretTail of the new secret
   * @param overlapEnds until when the secret before goes on; null for not at all
   */
  public KeyRecord roll(
      KeyHash hash, String secretTail, Instant at, @Nullable Instant overlapEnds) {
    OldSecret old = overlapEnds == null ? null : new OldSecret(hashes.get(0), tail, overlapEnds);
    return with(
        new Secrets(
            old == null ? List.of(hash) : List.of(hash, old.hash), secretTail, new Roll(at, old)));
  }
}
