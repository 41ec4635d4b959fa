package io.latchkey.keystore.redis;

import io.latchkey.change.Change;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Suspension;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.Endings;
import io.latchkey.keystore.KeyRecord;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What an entry of the change feed says beside the key: what it has ended. Holds hashes only. */
final class EndingJson implements Endings {

  private static final Logger log = LoggerFactory.getLogger(EndingJson.class);

  private final JsonMapper mapper =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Times are milliseconds since the epoch; what an ending has no use for is null. */
  private record Document(
      @Nullable Long revokedAt,
      @Nullable String reason,
      @Nullable SecretsDocument secrets,
      @Nullable List<String> ended,
      @Nullable String token,
      @Nullable SuspensionDocument suspension,
      @Nullable SuspensionDocument suspensionBefore) {

    private static Document ofSecrets(
        @Nullable SecretsDocument secrets, @Nullable List<String> ended, @Nullable String token) {
      return new Document(null, null, secrets, ended, token, null, null);
    }
  }

  private record SuspensionDocument(boolean holds, long changedAt, @Nullable String reason) {

    private static @Nullable SuspensionDocument of(@Nullable Suspension suspension) {
      return suspension == null
          ? null
          : new SuspensionDocument(suspension.holds(), suspension.changedAt(), suspension.reason());
    }

    private static @Nullable Suspension read(@Nullable SuspensionDocument said) {
      return said == null ? null : new Suspension(said.holds, said.changedAt, said.reason);
    }
  }

  /** What a change of a project's encryption says; see {@link Ending.EncryptionKeysEnded}. */
  private record EncryptionDocument(
      int version, @Nullable Set<String> destroyed, @Nullable Set<String> disabled) {}

  private record SecretsDocument(
      List<String> hashes, String tail, long rolledAt, @Nullable OldSecretDocument old) {}

  private record OldSecretDocument(String hash, String tail, long ends) {}

  String revoked(KeyRecord revoked) {
    KeyRecord.Revocation why = revoked.revocation();
    return mapper.writeValueAsString(
        new Document(
            why == null ? null : why.at().toEpochMilli(),
            why == null ? null : why.reason(),
            null,
            null,
            null,
            null,
            null));
  }

  /** As {@link Ending.SuspensionChanged}. */
  String suspended(@Nullable Suspension before, @Nullable Suspension now) {
    return mapper.writeValueAsString(
        new Document(
            null,
            null,
            null,
            null,
            null,
            SuspensionDocument.of(now),
            SuspensionDocument.of(before)));
  }

  /** As {@link Ending.SecretReplaced}, for a record that was rolled. */
  String rolled(KeyRecord before, KeyRecord rolled) {
    KeyRecord.Secrets now = rolled.secrets();
    KeyRecord.OldSecret old = now.roll() == null ? null : now.roll().old();
    SecretsDocument secrets =
        new SecretsDocument(
            texts(now.hashes()),
            now.tail(),
            now.roll() == null ? 0 : now.roll().at().toEpochMilli(),
            old == null
                ? null
                : new OldSecretDocument(
                    old.hash().toBase64Url(), old.tail(), old.ends().toEpochMilli()));
    List<KeyHash> ended =
        before.hashes().stream().filter(each -> !now.hashes().contains(each)).toList();
    return mapper.writeValueAsString(Document.ofSecrets(secrets, texts(ended), null));
  }

  String tokenEnded(KeyHash token) {
    return mapper.writeValueAsString(Document.ofSecrets(null, null, token.toBase64Url()));
  }

  private static List<String> texts(List<KeyHash> hashes) {
    return hashes.stream().map(KeyHash::toBase64Url).toList();
  }

  @Override
  public @Nullable Ending of(Change change) {
    if (change.subject() == Change.Subject.PROJECT) {
      ProjectId project = ProjectId.parse(change.id());
      return project == null ? null : ofProject(project, change);
    }
    if (change.subject() == Change.Subject.ORGANIZATION) {
      OrganizationId organization = OrganizationId.parse(change.id());
      boolean deleted = change.action() == Change.Action.DELETED;
      return deleted && organization != null ? new Ending.OrganizationDeleted(organization) : null;
    }
    KeyId key = change.subject() == Change.Subject.KEY ? KeyId.parse(change.id()) : null;
    if (key == null) {
      return null;
    }
    Document said = document(change.ending(), Document.class);
    return switch (change.action()) {
      case CREATED -> null;
      case REVOKED -> new Ending.Revoked(key, revocation(said));
      case DELETED -> new Ending.Deleted(key);
      case UPDATED -> said == null ? null : ending(key, said);
    };
  }

  private @Nullable Ending ofProject(ProjectId project, Change change) {
    if (change.action() == Change.Action.DELETED) {
      return new Ending.ProjectDeleted(project);
    }
    EncryptionDocument said = document(change.ending(), EncryptionDocument.class);
    return said == null || said.destroyed == null || said.disabled == null
        ? null
        : new Ending.EncryptionKeysEnded(project, said.version, said.destroyed, said.disabled);
  }

  private <T> @Nullable T document(@Nullable String text, Class<T> type) {
    try {
      return text == null ? null : mapper.readValue(text, type);
    } catch (JacksonException e) {
      log.error("feed ending=unreadable reason=\"{}\"", e.getOriginalMessage());
      return null;
    }
  }

  private static KeyRecord.@Nullable Revocation revocation(@Nullable Document said) {
    if (said == null || said.revokedAt == null) {
      return null;
    }
    return new KeyRecord.Revocation(Instant.ofEpochMilli(said.revokedAt), said.reason);
  }

  private static @Nullable Ending ending(KeyId key, Document said) {
    if (said.token != null) {
      return new Ending.TokenEnded(key, KeyHash.ofBase64Url(said.token));
    }
    Suspension suspension = SuspensionDocument.read(said.suspension);
    if (suspension != null) {
      return new Ending.SuspensionChanged(
          key, suspension, SuspensionDocument.read(said.suspensionBefore));
    }
    if (said.secrets == null || said.ended == null) {
      return null;
    }
    return new Ending.SecretReplaced(key, secrets(said.secrets), hashes(said.ended));
  }

  private static KeyRecord.Secrets secrets(SecretsDocument said) {
    OldSecretDocument old = said.old;
    return new KeyRecord.Secrets(
        hashes(said.hashes),
        said.tail,
        new KeyRecord.Roll(
            Instant.ofEpochMilli(said.rolledAt),
            old == null
                ? null
                : new KeyRecord.OldSecret(
                    KeyHash.ofBase64Url(old.hash), old.tail, Instant.ofEpochMilli(old.ends))));
  }

  private static List<KeyHash> hashes(List<String> texts) {
    return texts.stream().map(KeyHash::ofBase64Url).toList();
  }
}
