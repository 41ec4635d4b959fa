package io.latchkey.keystore.redis;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.key.Labels;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.redis.store.Mutation;
import java.util.ArrayList;
import java.util.List;

/**
 * What a mutation does to the lists and indexes that a key stands in. Those by time of creation are
 * complete for whoever looks for their label, and all in one order: so lists can be had by walking
 * the shortest and asking the others for each.
 */
record KeyLists(KeyPlaces at) {

  /** Puts a key into all that it belongs into. What is there already stays as it is. */
  void add(Mutation mutation, KeyRecord record) {
    ApiKey key = record.key();
    String id = key.id().toString();
    String created = created(record);
    mutation.add(at.allKeys(), created, id).add(at.keysOf(key.organization()), created, id);
    for (ProjectId project : key.projects()) {
      mutation.add(at.keysOf(project), created, id);
      if (!key.revoked()) {
        mutation.add(at.activeKeys(project), end(key), id);
      }
    }
    String type = record.type();
    if (type != null) {
      mutation.add(at.keysOfType(type), created, id);
    }
    KeyRecord.Creator creator = record.createdBy();
    if (creator != null) {
      mutation.add(at.keysBy(creator.id()), created, id);
      mutation.add(at.creatorsNamed(creator.name()), "0", creator.id());
    }
    label(mutation, record, Labels.NONE);
    addWords(mutation, record, KeyWords.entries(record));
    if (key.isSuspended()) {
      suspend(mutation, record);
    }
    if (key.revoked()) {
      revoke(mutation, record);
    } else if (key.expiresAt() != ApiKey.NEVER) {
      mutation.add(at.ends(), end(key), id).add(at.endsOf(key.organization()), end(key), id);
    }
  }

  /** Puts a key among the suspended ones, or takes it out. */
  void suspend(Mutation mutation, KeyRecord record) {
    String id = record.key().id().toString();
    if (record.key().isSuspended()) {
      mutation.add(at.suspendedKeys(), created(record), id);
    } else {
      mutation.remove(at.suspendedKeys(), id);
    }
  }

  /** Takes a key out of what it ends to belong into. */
  void revoke(Mutation mutation, KeyRecord revoked) {
    ApiKey key = revoked.key();
    String id = key.id().toString();
    mutation.add(at.revokedKeys(), created(revoked), id);
    removeEnds(mutation, key);
  }

  /** Takes a key out of a project that it has lost. */
  void leave(Mutation mutation, KeyId key, ProjectId project) {
    mutation.remove(at.keysOf(project), key.toString());
    mutation.remove(at.activeKeys(project), key.toString());
  }

  /** Gives a key another tail. */
  void roll(Mutation mutation, KeyRecord before, KeyRecord rolled) {
    List<String> old = KeyWords.entries(before);
    List<String> now = KeyWords.entries(rolled);
    for (String entry : old) {
      if (!now.contains(entry)) {
        mutation.remove(at.wordsOf(before.key().organization()), entry);
      }
    }
    addWords(mutation, rolled, now);
  }

  /** Puts a key where its labels belong, and takes it out of where only those before did. */
  void label(Mutation mutation, KeyRecord record, Labels before) {
    String id = record.key().id().toString();
    List<String> now = labelled(record.key().labels());
    for (String list : labelled(before)) {
      if (!now.contains(list)) {
        mutation.remove(list, id);
      }
    }
    now.forEach(list -> mutation.add(list, created(record), id));
  }

  private List<String> labelled(Labels labels) {
    List<String> lists = new ArrayList<>();
    labels.tags().forEach(tag -> lists.add(at.keysTagged(tag)));
    String owner = labels.owner();
    if (owner != null) {
      lists.add(at.keysOfOwner(owner));
    }
    return lists;
  }

  /** Takes a key out of everything. */
  void remove(Mutation mutation, KeyRecord record) {
    ApiKey key = record.key();
    String id = key.id().toString();
    mutation.remove(at.allKeys(), id).remove(at.keysOf(key.organization()), id);
    labelled(key.labels()).forEach(list -> mutation.remove(list, id));
    mutation.remove(at.revokedKeys(), id).remove(at.suspendedKeys(), id);
    for (ProjectId project : key.projects()) {
      mutation.remove(at.keysOf(project), id);
    }
    String type = record.type();
    if (type != null) {
      mutation.remove(at.keysOfType(type), id);
    }
    KeyRecord.Creator creator = record.createdBy();
    if (creator != null) {
      mutation.remove(at.keysBy(creator.id()), id);
    }
    for (String entry : KeyWords.entries(record)) {
      mutation.remove(at.wordsOf(key.organization()), entry);
    }
    removeEnds(mutation, key);
  }

  private void addWords(Mutation mutation, KeyRecord record, List<String> entries) {
    for (String entry : entries) {
      mutation.add(at.wordsOf(record.key().organization()), "0", entry);
    }
  }

  private void removeEnds(Mutation mutation, ApiKey key) {
    String id = key.id().toString();
    mutation.remove(at.ends(), id).remove(at.endsOf(key.organization()), id);
    mutation.remove(at.expiring(), id);
    for (ProjectId project : key.projects()) {
      mutation.remove(at.activeKeys(project), id);
    }
  }

  private static String created(KeyRecord record) {
    return Long.toString(record.createdAt().toEpochMilli());
  }

  private static String end(ApiKey key) {
    return key.expiresAt() == ApiKey.NEVER ? "+inf" : Long.toString(key.expiresAt());
  }
}
