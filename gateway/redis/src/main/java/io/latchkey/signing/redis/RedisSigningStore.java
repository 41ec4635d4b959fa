package io.latchkey.signing.redis;

import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.NewerSchemaException;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import io.latchkey.signing.SigningRecord;
import io.latchkey.signing.SigningStore;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** One record for the whole fleet. */
final class RedisSigningStore implements SigningStore {

  private static final int SCHEMA = 1;

  private final JsonMapper mapper =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final StandingSession session;
  private final Committer committer;
  private final String key;

  RedisSigningStore(StandingSession session, Committer committer, RedisNames names) {
    this.session = session;
    this.committer = committer;
    this.key = names.of("signing");
  }

  private record Document(
      int schema, int version, String sealed, boolean prepared, long changedAt) {}

  @Override
  public Optional<SigningRecord> find() {
    @Nullable String found = RedisSession.await(session.ask(commands -> commands.get(key)));
    return Optional.ofNullable(found).map(this::read);
  }

  private SigningRecord read(String json) {
    Document document = mapper.readValue(json, Document.class);
    if (document.schema > SCHEMA) {
      throw new NewerSchemaException("of the signing keys", document.schema, SCHEMA);
    }
    return new SigningRecord(
        document.sealed,
        document.prepared,
        Instant.ofEpochMilli(document.changedAt),
        document.version);
  }

  @Override
  public void replace(SigningRecord record) {
    Document document =
        new Document(
            SCHEMA,
            record.version(),
            record.sealed(),
            record.isPrepared(),
            record.changedAt().toEpochMilli());
    Mutation mutation =
        committer
            .mutation(null)
            .mustHaveVersion(key, record.version() - 1)
            .set(key, mapper.writeValueAsString(document));
    var unused =
        committer.commit(
            session,
            mutation,
            failed ->
                new ConflictException(
                    ConflictException.Kind.VERSION, "the signing keys were changed meanwhile"));
  }
}
