package io.latchkey.keystore.redis;

import com.github.benmanes.caffeine.cache.Interner;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.Labels;
import io.latchkey.key.Network;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Suspension;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.NewerSchemaException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A key's record as it stands in Redis.
 *
 * <p>What many keys have in common (organizations, sets of projects and permissions) is one object
 * on the heap for all of them: that is a third of what a million keys weigh.
 */
final class KeyJson {

  /** The newest layout that this program reads. */
  static final int SCHEMA = 2;

  /**
   * The layout of a key that isn't suspended. A program that knows no suspension refuses to read
   * the other, so it can't let a suspended key through.
   */
  private static final int WITHOUT_SUSPENSION = 1;

  private final JsonMapper mapper =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private final Interner<Object> shared = Interner.newWeakInterner();

  /** Times are milliseconds since the epoch. */
  private record Document(
      int schema,
      int version,
      String id,
      String organization,
      List<String> projects,
      List<String> permissions,
      List<String> allowedAddresses,
      @Nullable LimitsDocument limits,
      @Nullable Long expiresAt,
      boolean revoked,
      String name,
      String tail,
      @Nullable String type,
      @Nullable String description,
      long createdAt,
      @Nullable String createdBy,
      @Nullable String createdByName,
      List<String> hashes,
      @Nullable Long revokedAt,
      @Nullable String revokedFor,
      @Nullable Long rolledAt,
      @Nullable OldSecretDocument oldSecret,
      @Nullable Boolean suspended,
      @Nullable Long suspensionChangedAt,
      @Nullable String suspendedFor,
      @Nullable String owner,
      @Nullable Map<String, String> metadata,
      @Nullable List<String> tags) {}

  private record OldSecretDocument(String hash, String tail, long ends) {}

  private record Schema(int schema) {}

  String write(KeyRecord record) {
    ApiKey key = record.key();
    Suspension suspension = key.suspension();
    Labels labels = key.labels();
    KeyRecord.Revocation revocation = record.revocation();
    KeyRecord.Roll roll = record.roll();
    KeyRecord.Creator creator = record.createdBy();
    return mapper.writeValueAsString(
        new Document(
            key.isSuspended() ? SCHEMA : WITHOUT_SUSPENSION,
            key.version(),
            key.id().toString(),
            key.organization().value(),
            key.projects().stream().map(ProjectId::value).sorted().toList(),
            key.permissions().stream().map(Permission::name).sorted().toList(),
            key.allowedAddresses().stream().map(Network::toString).toList(),
            LimitsDocument.of(key.limits()),
            key.expiresAt() == ApiKey.NEVER ? null : key.expiresAt(),
            key.revoked(),
            record.name(),
            record.tail(),
            record.type(),
            record.description(),
            record.createdAt().toEpochMilli(),
            creator == null ? null : creator.id(),
            creator == null ? null : creator.name(),
            record.hashes().stream().map(KeyHash::toBase64Url).toList(),
            revocation == null ? null : revocation.at().toEpochMilli(),
            revocation == null ? null : revocation.reason(),
            roll == null ? null : roll.at().toEpochMilli(),
            oldSecret(roll),
            suspension == null ? null : suspension.holds(),
            suspension == null ? null : suspension.changedAt(),
            suspension == null ? null : suspension.reason(),
            labels.owner(),
            labels.metadata().isEmpty() ? null : labels.metadata(),
            labels.tags().isEmpty() ? null : labels.tags()));
  }

  /**
   * Reads a record whole.
   *
   * @throws NewerSchemaException where a newer version of the program wrote it
   */
  KeyRecord read(String json) {
    Document document = document(json);
    Long revokedAt = document.revokedAt;
    return new KeyRecord(
        key(document),
        document.name,
        document.tail,
        document.type,
        document.description,
        Instant.ofEpochMilli(document.createdAt),
        creator(document),
        document.hashes.stream().map(KeyHash::ofBase64Url).toList(),
        revokedAt == null
            ? null
            : new KeyRecord.Revocation(Instant.ofEpochMilli(revokedAt), document.revokedFor),
        roll(document));
  }

  private static KeyRecord.@Nullable Creator creator(Document document) {
    String id = document.createdBy;
    String name = document.createdByName;
    return id == null ? null : new KeyRecord.Creator(id, name == null ? id : name);
  }

  private static @Nullable OldSecretDocument oldSecret(KeyRecord.@Nullable Roll roll) {
    KeyRecord.OldSecret old = roll == null ? null : roll.old();
    return old == null
        ? null
        : new OldSecretDocument(old.hash().toBase64Url(), old.tail(), old.ends().toEpochMilli());
  }

  private static KeyRecord.@Nullable Roll roll(Document document) {
    Long rolledAt = document.rolledAt;
    OldSecretDocument old = document.oldSecret;
    if (rolledAt == null) {
      return null;
    }
    return new KeyRecord.Roll(
        Instant.ofEpochMilli(rolledAt),
        old == null
            ? null
            : new KeyRecord.OldSecret(
                KeyHash.ofBase64Url(old.hash), old.tail, Instant.ofEpochMilli(old.ends)));
  }

  /**
   * Reads what decides over requests, for who holds the secret with this hash: an old secret has an
   * end of its own. Throws as {@link #read}.
   */
  ApiKey readKey(String json, KeyHash hash) {
    Document document = document(json);
    ApiKey key = key(document);
    OldSecretDocument old = document.oldSecret;
    return old != null && hash.equals(KeyHash.ofBase64Url(old.hash))
        ? key.byOldSecretUntil(old.ends)
        : key;
  }

  /**
   * The same for who holds an access token; empty where the key has got another secret since.
   * Throws as {@link #read}.
   */
  Optional<ApiKey> readKey(String json, TokenJson.Held token) {
    Document document = document(json);
    ApiKey key = key(document);
    boolean good =
        token.secret().equals(KeyHash.ofBase64Url(document.hashes.get(0)))
            && token.scope().isWithin(key);
    return good
        ? Optional.of(key.narrowedTo(share(token.scope())).endingAt(token.endsAt()))
        : Optional.empty();
  }

  private Document document(String json) {
    Document document;
    try {
      document = mapper.readValue(json, Document.class);
    } catch (JacksonException e) {
      refuseNewer(mapper.readValue(json, Schema.class).schema);
      throw e;
    }
    refuseNewer(document.schema);
    return document;
  }

  private static void refuseNewer(int schema) {
    if (schema > SCHEMA) {
      throw new NewerSchemaException("of an API key", schema, SCHEMA);
    }
  }

  private ApiKey key(Document document) {
    Long expiresAt = document.expiresAt;
    LimitsDocument limits = document.limits;
    ApiKey key =
        new ApiKey(
            KeyId.of(document.id),
            share(new OrganizationId(document.organization)),
            share(projects(document.projects)),
            share(permissions(document.permissions)),
            share(
                document.allowedAddresses.stream()
                    .map(Network::of)
                    .collect(Collectors.toUnmodifiableList())),
            limits == null ? null : share(limits.read()),
            expiresAt == null ? ApiKey.NEVER : expiresAt,
            document.revoked,
            document.version);
    key = key.with(labels(document));
    Long changedAt = document.suspensionChangedAt;
    return changedAt == null
        ? key.madeAt(document.createdAt)
        : key.madeAt(document.createdAt)
            .with(
                new Suspension(
                    Boolean.TRUE.equals(document.suspended), changedAt, document.suspendedFor));
  }

  private Labels labels(Document document) {
    String owner = document.owner;
    Map<String, String> metadata = document.metadata;
    List<String> tags = document.tags;
    return owner == null && metadata == null && tags == null
        ? Labels.NONE
        : share(
            new Labels(
                owner, metadata == null ? Map.of() : metadata, tags == null ? List.of() : tags));
  }

  private Set<ProjectId> projects(List<String> ids) {
    return ids.stream().map(id -> share(new ProjectId(id))).collect(Collectors.toUnmodifiableSet());
  }

  private Set<Permission> permissions(List<String> names) {
    return names.stream()
        .map(name -> share(new Permission(name)))
        .collect(Collectors.toUnmodifiableSet());
  }

  @SuppressWarnings("unchecked") // An interner gives back something equal, so of the same kind.
  private <T> T share(T value) {
    return (T) shared.intern(value);
  }
}
