package io.latchkey.redis.store;

import io.latchkey.change.Change;
import io.latchkey.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks, writes and changes that are carried out together or not at all. Built once, by one
 * thread. A failed check is told by its number, in the order of the calls from 1.
 */
public final class Mutation {

  private static final int INDEX_OF_KEYS = 3;

  private final Map<String, Integer> keys;
  private final List<List<Object>> checks = new ArrayList<>();
  private final List<List<Object>> writes = new ArrayList<>();
  private final List<List<Object>> changes = new ArrayList<>();
  private final List<List<Object>> events = new ArrayList<>();

  /** What the script reads. */
  record Document(
      List<List<Object>> checks,
      List<List<Object>> writes,
      List<List<Object>> changes,
      List<List<Object>> events,
      long retention,
      long eventRetention) {}

  /** Some mutations that are carried out in one step, each for itself. */
  record BatchDocument(List<Document> batch, long retention, long eventRetention) {}

  /** A mutation over this feed, its sequence, and the state of the index of keys. */
  Mutation(String feed, String sequence, String index) {
    this.keys = new LinkedHashMap<>();
    key(feed);
    key(sequence);
    key(index);
  }

  private Mutation(Map<String, Integer> keys) {
    this.keys = keys;
  }

  /** Another mutation, to be carried out in one step with this one. */
  public Mutation another() {
    return new Mutation(keys);
  }

  /** Nothing may be there. */
  public Mutation mustBeAbsent(String key) {
    checks.add(List.of("absent", key(key)));
    return this;
  }

  /** As {@link #mustBeAbsent}; a failure tells what is stored there, a string. */
  public Mutation mustBeFree(String key) {
    checks.add(List.of("free", key(key)));
    return this;
  }

  /** Something must be there. */
  public Mutation mustBePresent(String key) {
    checks.add(List.of("present", key(key)));
    return this;
  }

  /** The record that is there must have this version. */
  public Mutation mustHaveVersion(String key, int version) {
    checks.add(List.of("version", key(key), version));
    return this;
  }

  /** Fewer members may have a score behind the server's clock than the project's key limit. */
  public Mutation mustHaveRoom(String project, String active) {
    checks.add(List.of("room", key(project), key(active)));
    return this;
  }

  /** A member of a sorted set must have this score. */
  public Mutation mustHaveScore(String sortedSet, String member, long score) {
    checks.add(List.of("score", key(sortedSet), member, score));
    return this;
  }

  /** A sorted set must have fewer members than this. */
  public Mutation mustHaveFewer(String sortedSet, int most) {
    checks.add(List.of("fewer", key(sortedSet), most));
    return this;
  }

  /**
   * An organization must have another admin than a user.
   *
   * @param members a sorted set of the IDs of its members
   * @param users what the names of users' records begin with
   */
  public Mutation mustHaveAnotherAdmin(
      String members, String user, String organization, String users) {
    checks.add(List.of("admin", key(members), user, organization, users));
    return this;
  }

  /** Stores a text. */
  public Mutation set(String key, String value) {
    writes.add(List.of("set", key(key), value));
    return this;
  }

  /** The key is to vanish by itself. */
  public Mutation forgetAt(String key, Instant when) {
    writes.add(List.of("forget", key(key), when.toEpochMilli()));
    return this;
  }

  /** A sorted set whose scores are times in milliseconds is to vanish by itself at the last. */
  public Mutation forgetAtTheLast(String sortedSet) {
    writes.add(List.of("last", key(sortedSet)));
    return this;
  }

  /** Removes whatever is there. */
  public Mutation delete(String key) {
    writes.add(List.of("del", key(key)));
    return this;
  }

  /** Puts a member into a sorted set. */
  public Mutation add(String sortedSet, String score, String member) {
    writes.add(List.of("zadd", key(sortedSet), score, member));
    return this;
  }

  /** Puts a member into a sorted set that does not have it. */
  public Mutation addNew(String sortedSet, String score, String member) {
    writes.add(List.of("znew", key(sortedSet), score, member));
    return this;
  }

  /** Takes a member out of a sorted set. */
  public Mutation remove(String sortedSet, String member) {
    writes.add(List.of("zrem", key(sortedSet), member));
    return this;
  }

  /** What a sorted set names goes, and the set; names are to be read behind {@code prefix}. */
  public Mutation end(String sortedSet, String prefix) {
    writes.add(List.of("end", key(sortedSet), prefix));
    return this;
  }

  /** Writes what changes nothing but reaches replicas, so that they can be waited for. */
  public Mutation leaveATrace() {
    writes.add(List.of("trace", INDEX_OF_KEYS));
    return this;
  }

  /** Writes an entry of the change feed. */
  public Mutation tell(Change.Subject subject, String id, Change.Action action) {
    changes.add(List.of(subject.name(), id, action.name()));
    return this;
  }

  /** As {@link #tell(Change.Subject, String, Change.Action)}, and what it ended for good. */
  public Mutation tell(Change.Subject subject, String id, Change.Action action, String ending) {
    changes.add(List.of(subject.name(), id, action.name(), ending));
    return this;
  }

  /** Writes an event to a stream. */
  public Mutation log(String stream, Event event) {
    List<String> fields = new ArrayList<>();
    event.fields().forEach((name, value) -> fields.addAll(List.of(name, value)));
    events.add(List.of(key(stream), fields));
    return this;
  }

  List<String> keys() {
    return List.copyOf(keys.keySet());
  }

  Document document(long retentionMillis, long eventRetentionMillis) {
    return new Document(checks, writes, changes, events, retentionMillis, eventRetentionMillis);
  }

  private int key(String name) {
    return keys.computeIfAbsent(name, unknown -> keys.size() + 1);
  }
}
