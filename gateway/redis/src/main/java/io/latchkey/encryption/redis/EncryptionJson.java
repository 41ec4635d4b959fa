package io.latchkey.encryption.redis;

import io.latchkey.encryption.EncryptionKey;
import io.latchkey.encryption.EncryptionKeyId;
import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.KeyState;
import io.latchkey.encryption.Policy;
import io.latchkey.encryption.PolicyDocument;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.NewerSchemaException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The records of projects' encryption as they stand in Redis. */
final class EncryptionJson {

  private static final int SCHEMA = 1;

  private final JsonMapper mapper =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private record Document(
      int schema,
      int version,
      String organization,
      String project,
      @Nullable PolicyDocument policy,
      int policyVersion,
      List<KeyDocument> keys) {}

  private record KeyDocument(
      String id,
      String state,
      long createdAt,
      long changedAt,
      @Nullable String random,
      @Nullable String deterministic) {}

  private record Schema(int schema) {}

  /** What the change feed says of keys that don't decrypt; {@code EndingJson} reads it. */
  private record Ended(int version, List<String> destroyed, List<String> disabled) {}

  String ended(EncryptionRecord record) {
    return mapper.writeValueAsString(
        new Ended(record.version(), in(record, KeyState.DESTROYED), in(record, KeyState.DISABLED)));
  }

  private static List<String> in(EncryptionRecord record, KeyState state) {
    return record.keys().stream()
        .filter(each -> each.state() == state)
        .map(each -> each.id().toString())
        .toList();
  }

  String write(EncryptionRecord record) {
    Policy policy = record.policy();
    return mapper.writeValueAsString(
        new Document(
            SCHEMA,
            record.version(),
            record.organization().value(),
            record.project().value(),
            policy == null ? null : PolicyDocument.of(policy),
            record.policyVersion(),
            record.keys().stream().map(EncryptionJson::document).toList()));
  }

  private static KeyDocument document(EncryptionKey key) {
    EncryptionKey.Sealed sealed = key.sealed();
    return new KeyDocument(
        key.id().toString(),
        key.state().text(),
        key.createdAt().toEpochMilli(),
        key.changedAt().toEpochMilli(),
        sealed == null ? null : sealed.random(),
        sealed == null ? null : sealed.deterministic());
  }

  /**
   * Reads a record.
   *
   * @throws NewerSchemaException if a newer version of the program wrote it
   */
  EncryptionRecord read(String json) {
    int schema = mapper.readValue(json, Schema.class).schema;
    if (schema > SCHEMA) {
      throw new NewerSchemaException("of a project's encryption", schema, SCHEMA);
    }
    Document document = mapper.readValue(json, Document.class);
    PolicyDocument policy = document.policy;
    return new EncryptionRecord(
        new OrganizationId(document.organization),
        new ProjectId(document.project),
        policy == null ? null : policy.read(),
        document.policyVersion,
        document.keys.stream().map(EncryptionJson::key).toList(),
        document.version);
  }

  private static EncryptionKey key(KeyDocument document) {
    String random = document.random;
    String deterministic = document.deterministic;
    return new EncryptionKey(
        Objects.requireNonNull(EncryptionKeyId.parse(document.id)),
        KeyState.parse(document.state),
        Instant.ofEpochMilli(document.createdAt),
        Instant.ofEpochMilli(document.changedAt),
        random == null || deterministic == null
            ? null
            : new EncryptionKey.Sealed(random, deterministic));
  }
}
