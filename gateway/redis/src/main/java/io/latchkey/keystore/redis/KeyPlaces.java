package io.latchkey.keystore.redis;

import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.redis.RedisNames;

/** What the records, hashes and lists of API keys are called in Redis. */
record KeyPlaces(RedisNames names) {

  String record(KeyId id) {
    return names.of("key", id.toString());
  }

  /** Is there while instances remember that the key was deleted. */
  String deleted(KeyId id) {
    return names.of("deleted-key", id.toString());
  }

  String hash(KeyHash hash) {
    return names.of("hash", hash.toBase64Url());
  }

  String project(ProjectId project) {
    return names.of("project", project.value());
  }

  String allKeys() {
    return names.of("keys");
  }

  String expiring() {
    return RedisExpiringKeys.index(names);
  }

  String keysOf(OrganizationId organization) {
    return names.of("organization", organization.value(), "keys");
  }

  String keysOf(ProjectId project) {
    return names.of("project", project.value(), "keys");
  }

  /** Those that were not revoked, by their end. */
  String activeKeys(ProjectId project) {
    return names.of("project", project.value(), "active");
  }

  /** How far the index has all keys: see {@link RedisKeyIndex}. */
  String index() {
    return index(names);
  }

  static String index(RedisNames names) {
    return names.of("keys", "index", RedisKeyIndex.SCHEME);
  }

  String keysOfType(String type) {
    return names.of("keys", "type", type);
  }

  /** Keys that somebody made. */
  String keysBy(String creator) {
    return names.of("keys", "creator", creator);
  }

  /** The IDs of creators who had a name. */
  String creatorsNamed(String name) {
    return names.of("keys", "creators", name);
  }

  /** Those that are suspended, whether or not they were revoked or have expired since. */
  String suspendedKeys() {
    return names.of("keys", "suspended");
  }

  String keysOfOwner(String owner) {
    return names.of("keys", "owner", owner);
  }

  String keysTagged(String tag) {
    return names.of("keys", "tag", tag);
  }

  String revokedKeys() {
    return names.of("keys", "revoked");
  }

  /** Keys that have an end and were not revoked, by it. */
  String ends() {
    return names.of("keys", "ends");
  }

  /** As {@link #ends()}. */
  String endsOf(OrganizationId organization) {
    return names.of("organization", organization.value(), "ends");
  }

  /** See {@link KeyWords}. */
  String wordsOf(OrganizationId organization) {
    return names.of("organization", organization.value(), "words");
  }
}
