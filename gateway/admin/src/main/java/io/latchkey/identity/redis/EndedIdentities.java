package io.latchkey.identity.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.change.Change;
import io.latchkey.change.ChangeListener;
import io.latchkey.key.KeyHash;
import io.latchkey.key.UserId;
import io.latchkey.redis.store.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sessions, personal tokens and people that have ended in the last hours. Every instance
 * remembers them and lets nobody in with them, whatever the store says: a failover or a restart
 * from a snapshot can bring back what it had acknowledged to have ended. Bounded: the oldest of
 * more than a hundred thousand are forgotten. Safe for use by many threads.
 */
final class EndedIdentities implements ChangeListener {

  private static final Logger log = LoggerFactory.getLogger(EndedIdentities.class);
  private static final long MOST = 100_000;
  private static final String OPERATOR = "operator";

  private final JsonMapper mapper =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private final Ticker ticker;
  private final Cache<KeyHash, Long> sessions;
  private final Cache<KeyHash, Long> tokens;
  private final Cache<UserId, Long> users;

  /** What ended in one step. */
  record Ended(@Nullable List<String> sessions, @Nullable List<String> tokens, boolean user) {

    static Ended of(Collection<KeyHash> sessions, Collection<KeyHash> tokens, boolean user) {
      return new Ended(texts(sessions), texts(tokens), user);
    }

    private static List<String> texts(Collection<KeyHash> hashes) {
      return hashes.stream().map(KeyHash::toBase64Url).toList();
    }

    /** Whether nothing did. */
    boolean isNothing() {
      return hashes(sessions).isEmpty() && hashes(tokens).isEmpty() && !user;
    }

    private static List<KeyHash> hashes(@Nullable List<String> texts) {
      return texts == null ? List.of() : texts.stream().map(KeyHash::ofBase64Url).toList();
    }
  }

  /**
   * An empty memory.
   *
   * @param memory how long something is remembered
   */
  EndedIdentities(Duration memory, Ticker ticker) {
    this.ticker = ticker;
    this.sessions = cache(memory);
    this.tokens = cache(memory);
    this.users = cache(memory);
  }

  private <K> Cache<K, Long> cache(Duration memory) {
    return Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(memory).ticker(ticker).build();
  }

  /**
   * Has a mutation tell every instance what it ends; nothing if that is nothing.
   *
   * @param user whose it is; null for the system operator
   */
  void tell(Mutation mutation, @Nullable UserId user, Ended ended) {
    if (!ended.isNothing()) {
      Change.Action action = ended.user ? Change.Action.DELETED : Change.Action.UPDATED;
      mutation.tell(
          Change.Subject.USER,
          user == null ? OPERATOR : user.value(),
          action,
          mapper.writeValueAsString(ended));
    }
  }

  /** Remembers what ended; to be called before it is acknowledged. */
  void remember(@Nullable UserId user, Ended ended) {
    long now = ticker.read();
    Ended.hashes(ended.sessions).forEach(each -> sessions.put(each, now));
    Ended.hashes(ended.tokens).forEach(each -> tokens.put(each, now));
    if (ended.user && user != null) {
      users.put(user, now);
    }
  }

  @Override
  public void onChange(Change change) {
    String said = change.ending();
    if (change.subject() == Change.Subject.USER && said != null) {
      try {
        Ended ended = mapper.readValue(said, Ended.class);
        remember(ended.user ? new UserId(change.id()) : null, ended);
      } catch (JacksonException e) {
        log.error("feed ending=unreadable reason=\"{}\"", e.getOriginalMessage());
      }
    }
  }

  @Override
  public void onReset() {
    // What has ended has ended, whatever the store says.
  }

  boolean hasSession(KeyHash hash) {
    return sessions.getIfPresent(hash) != null;
  }

  boolean hasToken(KeyHash hash) {
    return tokens.getIfPresent(hash) != null;
  }

  boolean hasUser(UserId user) {
    return users.getIfPresent(user) != null;
  }

  /** The sessions that ended since a time of the ticker. */
  List<KeyHash> sessionsSince(long nanos) {
    return since(sessions, nanos);
  }

  /** The tokens that ended since a time of the ticker. */
  List<KeyHash> tokensSince(long nanos) {
    return since(tokens, nanos);
  }

  /** The people who were removed since a time of the ticker. */
  List<UserId> usersSince(long nanos) {
    return since(users, nanos);
  }

  private static <K> List<K> since(Cache<K, Long> cache, long nanos) {
    List<K> young = new ArrayList<>();
    cache.asMap().forEach((each, at) -> addIf(at - nanos >= 0, each, young));
    return young;
  }

  private static <K> void addIf(boolean wanted, K each, List<K> list) {
    if (wanted) {
      list.add(each);
    }
  }

  /** The nanoseconds that count. */
  long now() {
    return ticker.read();
  }
}
