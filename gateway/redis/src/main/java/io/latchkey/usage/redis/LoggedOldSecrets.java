package io.latchkey.usage.redis;

import io.latchkey.event.Event;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyRecord.OldSecret;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.NewerSchemaException;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import io.latchkey.store.StoreUnavailableException;
import io.latchkey.usage.LastUse;
import io.latchkey.usage.OldSecretReports;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@code key.old_secret_used} into the event log: once an hour for a key and overlap,
 * whatever the number of gateways and requests. {@code latchkey:old-secret-told:<keyId>:<end>} says
 * that it was; a gateway asks at most once a minute for a key.
 */
final class LoggedOldSecrets implements OldSecretReports {

  private static final Logger log = LoggerFactory.getLogger(LoggedOldSecrets.class);
  private static final Duration PAUSE = Duration.ofHours(1);
  private static final Duration ASKED_AGAIN = Duration.ofMinutes(1);
  private static final int MOST = 10_000;

  private final KeyStore keys;
  private final Committer committer;
  private final StandingSession session;
  private final RedisNames names;
  private final InstantSource clock;
  private final Map<KeyId, LastUse> noted = new LinkedHashMap<>();
  private final Map<KeyId, Instant> asked = new LinkedHashMap<>();

  LoggedOldSecrets(
      KeyStore keys,
      Committer committer,
      StandingSession session,
      RedisNames names,
      InstantSource clock) {
    this.keys = keys;
    this.committer = committer;
    this.session = session;
    this.names = names;
    this.clock = clock;
  }

  @Override
  public void note(KeyId key, LastUse use) {
    if (noted.size() < MOST || noted.containsKey(key)) {
      noted.put(key, use);
    }
  }

  @Override
  public void send() {
    Instant now = clock.instant();
    asked.values().removeIf(at -> at.plus(ASKED_AGAIN).isBefore(now));
    Iterator<Map.Entry<KeyId, LastUse>> all = noted.entrySet().iterator();
    try {
      while (all.hasNext()) {
        Map.Entry<KeyId, LastUse> each = all.next();
        if (!asked.containsKey(each.getKey())) {
          find(each.getKey()).ifPresent(record -> tell(record, each.getValue(), now));
          asked.put(each.getKey(), now);
          all.remove();
        }
      }
    } catch (StoreUnavailableException e) {
      log.warn("old secrets told=false reason=\"{}\"", e.getMessage());
    }
  }

  /** The record; empty also where a newer version of the program wrote it, which will tell. */
  private Optional<KeyRecord> find(KeyId key) {
    try {
      return keys.find(key);
    } catch (NewerSchemaException e) {
      return Optional.empty();
    }
  }

  private void tell(KeyRecord record, LastUse use, Instant now) {
    KeyRecord.Roll roll = record.roll();
    OldSecret old = roll == null ? null : roll.old();
    if (roll == null || old == null || use.at().isBefore(roll.at())) {
      return;
    }
    String id = record.key().id().toString();
    String told = names.of("old-secret-told", id, Long.toString(old.ends().toEpochMilli()));
    Mutation mutation = committer.mutation(event(record, old, use)).mustBeAbsent(told);
    mutation.set(told, use.at().toString()).forgetAt(told, now.plus(PAUSE));
    try {
      committer.commit(session, mutation, failed -> toldBefore());
      log.info("event=key.old_secret_used key={} endsAt={}", id, old.ends());
    } catch (ConflictException e) {
      log.debug("event=key.old_secret_used key={} told=before", id);
    }
  }

  private static ConflictException toldBefore() {
    return new ConflictException(ConflictException.Kind.EXISTS, "it was told before");
  }

  private static Event event(KeyRecord record, OldSecret old, LastUse use) {
    String id = record.key().id().toString();
    Map<String, String> details = new HashMap<>(record.key().labels().details());
    details.put("oldTail", old.tail());
    details.put("endsAt", old.ends().toString());
    details.put("usedAt", use.at().toString());
    return new Event(
        "key.old_secret_used",
        new Event.Actor("api-client", null, null, use.from(), null),
        new Event.Target("key", id, record.name(), record.tail()),
        record.key().organization().value(),
        true,
        details);
  }
}
