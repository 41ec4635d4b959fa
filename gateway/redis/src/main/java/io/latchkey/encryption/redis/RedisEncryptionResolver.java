package io.latchkey.encryption.redis;

import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.EndedEncryptionKeys;
import io.latchkey.encryption.FieldCiphers;
import io.latchkey.encryption.MasterKey;
import io.latchkey.encryption.ProjectEncryption;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.cache.Resolver;
import io.latchkey.keystore.redis.FeedServer;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.lettuce.core.ScriptOutputType;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a request's encryption into Redis: one script call. Knows every project. */
final class RedisEncryptionResolver implements Resolver<ProjectId, ProjectEncryption> {

  static final RedisScript RESOLVE =
      RedisScript.beside(RedisEncryptionResolver.class, "resolve", ScriptOutputType.MULTI);

  private static final Logger log = LoggerFactory.getLogger(RedisEncryptionResolver.class);

  private final FeedServer server;
  private final RedisNames names;
  private final EncryptionJson json;
  private final EndedEncryptionKeys ended;
  private final @Nullable MasterKey master;

  RedisEncryptionResolver(
      FeedServer server,
      RedisNames names,
      EncryptionJson json,
      EndedEncryptionKeys ended,
      @Nullable MasterKey master) {
    this.server = server;
    this.names = names;
    this.json = json;
    this.ended = ended;
    this.master = master;
  }

  static List<String> keys(RedisNames names, ProjectId project) {
    return List.of(names.of("encryption", project.value()), names.of("never"));
  }

  @Override
  public CompletionStage<Optional<ProjectEncryption>> resolve(ProjectId project) {
    return server
        .run(RESOLVE, keys(names, project), project.value())
        .thenApply(
            answer ->
                Optional.of(
                    answer.stream()
                        .findFirst()
                        .map(found -> opened(ended.apply(json.read(found))))
                        .orElseGet(() -> nothing(project))));
  }

  private ProjectEncryption nothing(ProjectId project) {
    return new ProjectEncryption(project, null, master == null ? null : FieldCiphers.none(), 0);
  }

  private ProjectEncryption opened(EncryptionRecord record) {
    FieldCiphers ciphers = null;
    if (master != null) {
      try {
        ciphers = FieldCiphers.of(master, record);
      } catch (GeneralSecurityException e) {
        log.error(
            "encryption=unavailable project={} reason=\"its keys were sealed under another master"
                + " key, or have been changed\"",
            record.project());
      }
    }
    return new ProjectEncryption(record.project(), record.policy(), ciphers, record.version());
  }
}
