package io.latchkey.keystore;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are wanted.
 *
 * @param organization null for all
 * @param project null for all
 * @param creator the ID or name of who made it; null for whoever did
 * @param status null for any
 * @param type null for any
 * @param expiringBefore keys that end before; those that were revoked don't, but where revoked ones
 *     are asked for, the ones that would have; null for whenever
 * @param text what {@link SearchText} says; null for any
 * @param owner null for any
 * @param tag that they have; null for any
 * @param now milliseconds since the epoch, for what depends on the time
 */
public record KeyQuery(
    @Nullable OrganizationId organization,
    @Nullable ProjectId project,
    @Nullable String creator,
    @Nullable KeyStatus status,
    @Nullable String type,
    @Nullable Instant expiringBefore,
    @Nullable String text,
    @Nullable String owner,
    @Nullable String tag,
    long now) {

  /** The order of a list. */
  public enum Order {
    /** The newest first. */
    CREATED,
    /** The first to end first. */
    END,
    /** By the text that was found and what follows it. */
    TEXT
  }

  public KeyQuery {
    String wanted = text == null ? "" : SearchText.wanted(text);
    text = wanted.isEmpty() ? null : wanted;
  }

  /** Of whatever owner and tags. */
  public KeyQuery(
      @Nullable OrganizationId organization,
      @Nullable ProjectId project,
      @Nullable String creator,
      @Nullable KeyStatus status,
      @Nullable String type,
      @Nullable Instant expiringBefore,
      @Nullable String text,
      long now) {
    this(organization, project, creator, status, type, expiringBefore, text, null, null, now);
  }

  /** All keys of an organization or a project; null for all. */
  public static KeyQuery all(@Nullable OrganizationId organization, @Nullable ProjectId project) {
    return new KeyQuery(organization, project, null, null, null, null, null, 0);
  }

  /** The order that an index gives. */
  public Order order() {
    if (text != null) {
      return Order.TEXT;
    }
    boolean isByEnd =
        status == KeyStatus.EXPIRED || expiringBefore != null && status != KeyStatus.REVOKED;
    return isByEnd ? Order.END : Order.CREATED;
  }

  /** Whether all keys of a project are wanted; null for all that there are. */
  public boolean isWholeOf(@Nullable ProjectId all) {
    return equals(new KeyQuery(null, all, null, null, null, null, null, now));
  }

  /** The text without its case; empty where any will do. */
  public String foldedText() {
    return text == null ? "" : SearchText.fold(text);
  }

  /** Whether a list of these keys can go on from a place. */
  public boolean takes(KeyPlace place) {
    if (place instanceof KeyPlace.ByText byText) {
      return order() == Order.TEXT
          && (organization == null || organization.equals(byText.organization()));
    }
    return !(place instanceof KeyPlace.ByRank)
        && (!(place instanceof KeyPlace.ByEnd) || order() == Order.END);
  }

  /** Whether a key is one of them. */
  public boolean matches(KeyRecord record) {
    ApiKey key = record.key();
    return (organization == null || organization.equals(key.organization()))
        && (project == null || key.projects().contains(project))
        && (creator == null || isBy(record, creator))
        && (status == null || key.status(now) == status)
        && (type == null || type.equals(record.type()))
        && (owner == null || owner.equals(key.labels().owner()))
        && (tag == null || key.labels().tags().contains(tag))
        && (expiringBefore == null || expires(key, expiringBefore))
        && (text == null || SearchText.isFound(record, foldedText(), now));
  }

  private boolean expires(ApiKey key, Instant before) {
    return key.expiresAt() < before.toEpochMilli()
        && (!key.revoked() || status == KeyStatus.REVOKED);
  }

  /** Whether a key was made by somebody with this ID or name. */
  public static boolean isBy(KeyRecord record, String creator) {
    KeyRecord.Creator by = record.createdBy();
    return by != null && (by.id().equals(creator) || by.name().equals(creator));
  }
}
