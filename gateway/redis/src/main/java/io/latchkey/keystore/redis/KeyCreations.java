package io.latchkey.keystore.redis;

import io.latchkey.change.Change.Action;
import io.latchkey.change.Change.Subject;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.ExpiringKeys;
import io.latchkey.keystore.KeyLimitException;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore.Creation;
import io.latchkey.keystore.UnknownProjectException;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The mutation that stores a new key, and what it means if one of its checks fails. */
final class KeyCreations {

  /** How long a secret that has ended reads as expired rather than unknown. */
  private static final Duration REMEMBERED_PAST_END = Duration.ofDays(1);

  private final KeyPlaces at;
  private final KeyLists lists;
  private final KeyJson json;

  KeyCreations(KeyPlaces at, KeyLists lists, KeyJson json) {
    this.at = at;
    this.lists = lists;
    this.json = json;
  }

  /** What a creation checks, in the order that {@link #refused} knows, and what it writes. */
  Mutation of(Mutation mutation, KeyRecord record, boolean unlimited) {
    ApiKey key = record.key();
    String id = key.id().toString();
    for (KeyHash hash : record.hashes()) {
      mutation.mustBeFree(at.hash(hash)).set(at.hash(hash), id);
    }
    mutation.mustBeAbsent(at.record(key.id())).mustBeAbsent(at.deleted(key.id()));
    mutation.set(at.record(key.id()), json.write(record));
    key.projects().forEach(each -> mutation.mustBePresent(at.project(each)));
    lists.add(mutation, record);
    if (!key.revoked() && !unlimited) {
      key.projects().forEach(each -> mutation.mustHaveRoom(at.project(each), at.activeKeys(each)));
    }
    if (!key.revoked()) {
      Instant notice = ExpiringKeys.nextNotice(key.expiresAt(), record.createdAt());
      if (notice != null) {
        mutation.add(at.expiring(), Long.toString(notice.toEpochMilli()), id);
      }
    }
    forgetOldSecret(mutation, record);
    return mutation.tell(Subject.KEY, id, Action.CREATED);
  }

  /** What a failed check means. */
  static Creation refused(Committer.Failed failed, KeyRecord record) {
    List<ProjectId> projects = List.copyOf(record.key().projects());
    int check = failed.check() - 1 - record.hashes().size();
    if (check < 0) {
      return new Creation(Creation.Kind.HASH_TAKEN, failed.found());
    }
    if (check == 0) {
      return new Creation(Creation.Kind.ID_TAKEN, "");
    }
    if (check == 1) {
      return new Creation(Creation.Kind.ID_DELETED, "");
    }
    boolean isThere = check - 2 >= projects.size();
    ProjectId project = projects.get((check - 2) % projects.size());
    return new Creation(
        isThere ? Creation.Kind.NO_ROOM : Creation.Kind.NO_PROJECT, project.value());
  }

  /** Has the store forget an old secret a day after its end. */
  void forgetOldSecret(Mutation mutation, KeyRecord record) {
    KeyRecord.Roll roll = record.roll();
    KeyRecord.OldSecret old = roll == null ? null : roll.old();
    if (old != null) {
      mutation.forgetAt(at.hash(old.hash()), old.ends().plus(REMEMBERED_PAST_END));
    }
  }

  /** The exception that a failed check is told by. */
  static RuntimeException failure(Committer.Failed failed, KeyRecord record) {
    Creation refused = refused(failed, record);
    return switch (refused.kind()) {
      case NO_PROJECT -> new UnknownProjectException("there is no project " + refused.about());
      case NO_ROOM ->
          new KeyLimitException(new ProjectId(refused.about()), Long.parseLong(failed.found()));
      default -> new ConflictException(ConflictException.Kind.EXISTS, "the key is there already");
    };
  }
}
