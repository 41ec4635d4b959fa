package io.latchkey.redis.store;

import io.latchkey.change.FeedSettings;
import io.latchkey.change.Position;
import io.latchkey.change.StoredChange;
import io.latchkey.event.Event;
import io.latchkey.event.EventSettings;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Carries out mutations. Safe for use by many threads. */
public final class Committer {

  private static final RedisScript COMMIT =
      RedisScript.beside(Committer.class, "commit", ScriptOutputType.MULTI);

  private final RedisNames names;
  private final String keyIndex;
  private final FeedSettings settings;
  private final EventSettings events;
  private final InstantSource clock;
  private final JsonMapper mapper = JsonMapper.builder().build();

  /**
   * Commits to one store.
   *
   * @param keyIndex names the record of how far the index of keys has come, which mutations heed
   */
  public Committer(
      RedisNames names,
      String keyIndex,
      FeedSettings settings,
      EventSettings events,
      InstantSource clock) {
    this.names = names;
    this.keyIndex = keyIndex;
    this.settings = settings;
    this.events = events;
    this.clock = clock;
  }

  /** The fleet's time, from which what Redis is to forget later is reckoned. */
  public Instant now() {
    return clock.instant();
  }

  /** How long a change can be read from the feed. */
  public Duration retention() {
    return settings.retention();
  }

  /** A mutation that writes events. */
  public Mutation mutationWith(List<Event> written) {
    Mutation mutation = mutation(null);
    written.forEach(each -> mutation.log(names.of("events"), each));
    return mutation;
  }

  /** A mutation that writes an event, where there is one. */
  public Mutation mutation(@Nullable Event event) {
    Mutation mutation =
        new Mutation(names.of("changes"), names.of("changes", "sequence"), keyIndex);
    return event == null ? mutation : mutation.log(names.of("events"), event);
  }

  /** A check that failed: its number from 1, and what it found instead. */
  public record Failed(int check, String found) {}

  /**
   * Carries mutations out over {@code session} in one step, each for itself.
   *
   * @param mutations made one from the other
   * @return for each what failed; null where it was carried out
   */
  public List<@Nullable Failed> commitAll(StandingSession session, List<Mutation> mutations) {
    long retention = settings.retention().toMillis();
    long eventRetention = events.retention().toMillis();
    List<Mutation.Document> documents =
        mutations.stream().map(each -> each.document(retention, eventRetention)).toList();
    String batch =
        mapper.writeValueAsString(new Mutation.BatchDocument(documents, retention, eventRetention));
    List<String> answer = RedisSession.await(session.run(COMMIT, mutations.get(0).keys(), batch));
    List<@Nullable Failed> failures = new ArrayList<>();
    for (int i = 2; i < answer.size(); i += 2) {
      int check = Integer.parseInt(answer.get(i));
      failures.add(check == 0 ? null : new Failed(check, answer.get(i + 1)));
    }
    return failures;
  }

  /**
   * Carries a mutation out over {@code session}.
   *
   * @param onFailed makes the exception to throw where a check failed; nothing was changed then
   * @throws io.latchkey.store.StoreUnavailableException where the answer is missing: it may have
   *     been carried out
   */
  public Position commit(
      StandingSession session, Mutation mutation, Function<Failed, RuntimeException> onFailed) {
    return carryOut(session, mutation, onFailed).change.position();
  }

  /**
   * A mutation that was carried out.
   *
   * @param change its last one; the feed's end if it told of none
   * @param ended how much {@link Mutation#end} found and removed
   */
  public record Done(StoredChange change, int ended) {}

  /** As {@link #commit}. */
  public Done carryOut(
      StandingSession session, Mutation mutation, Function<Failed, RuntimeException> onFailed) {
    String document =
        mapper.writeValueAsString(
            mutation.document(settings.retention().toMillis(), events.retention().toMillis()));
    List<String> answer = RedisSession.await(session.run(COMMIT, mutation.keys(), document));
    if (answer.get(0).equals("done")) {
      return new Done(
          new StoredChange(Position.of(answer.get(1)), answer.get(3)),
          Integer.parseInt(answer.get(2)));
    }
    throw onFailed.apply(new Failed(Integer.parseInt(answer.get(1)), answer.get(2)));
  }
}
