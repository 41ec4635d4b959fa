package io.latchkey.keystore.redis;

import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Scope;
import io.latchkey.keystore.AccessToken;
import io.latchkey.keystore.NewerSchemaException;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An access token as it stands in Redis under its hash: the key's ID, the hash of the secret that
 * the key had then, and the rest as JSON, with spaces between. A secret's hash holds the ID alone.
 */
final class TokenJson {

  /** The layout that this program writes, and the newest that it reads. */
  private static final int SCHEMA = 1;

  private static final char SEPARATOR = ' ';
  private static final int PARTS = 3;

  private final JsonMapper mapper =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Times are milliseconds since the epoch. */
  private record Document(
      int schema, List<String> projects, List<String> permissions, long issuedAt, long endsAt) {}

  /**
   * A token as far as the decision needs it.
   *
   * @param secret by which its key was known then
   * @param endsAt milliseconds since the epoch
   */
  record Held(KeyHash secret, Scope scope, long endsAt) {}

  /** The last part; the script that keeps a token knows the others. */
  String write(AccessToken token) {
    return mapper.writeValueAsString(
        new Document(
            SCHEMA,
            token.scope().projects().stream().map(ProjectId::value).sorted().toList(),
            token.scope().permissions().stream().map(Permission::name).sorted().toList(),
            token.issuedAt().toEpochMilli(),
            token.endsAt().toEpochMilli()));
  }

  /** Whether what stands under a hash is a token. */
  static boolean isToken(String held) {
    return held.indexOf(SEPARATOR) >= 0;
  }

  /** Whether a token is of a key. */
  static boolean isOf(String held, KeyId key) {
    return held.startsWith(key.toString() + SEPARATOR);
  }

  /**
   * Reads a token.
   *
   * @throws NewerSchemaException where a newer version of the program wrote it
   */
  Held read(String held) {
    String[] parts = held.split(String.valueOf(SEPARATOR), PARTS);
    Document document = mapper.readValue(parts[PARTS - 1], Document.class);
    if (document.schema > SCHEMA) {
      throw new NewerSchemaException("of an access token", document.schema, SCHEMA);
    }
    return new Held(KeyHash.ofBase64Url(parts[1]), scope(document), document.endsAt);
  }

  private static Scope scope(Document document) {
    return new Scope(
        document.projects.stream().map(ProjectId::new).collect(Collectors.toUnmodifiableSet()),
        document.permissions.stream().map(Permission::new).collect(Collectors.toUnmodifiableSet()));
  }
}
