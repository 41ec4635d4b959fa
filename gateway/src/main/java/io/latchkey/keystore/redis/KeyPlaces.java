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

  String activeKeys(ProjectId project) {
    return names.of("project", project.value(), "active");
  }
}
