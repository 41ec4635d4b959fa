package io.latchkey.keystore.redis;

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
  private final FeedSettings settings;
  private final EventSettings events;
  private final InstantSource clock;
  private final JsonMapper mapper = JsonMapper.builder().build();

  Committer(RedisNames names, FeedSettings settings, EventSettings events, InstantSource clock) {
    this.names = names;
    this.settings = settings;
    this.events = events;
    this.clock = clock;
  }

  /** The fleet's time, from which what Redis is to forget later is reckoned. */
  public Instant now() {
    return clock.instant();
  }

  /** How long a change can be read from the feed. */
  Duration retention() {
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
        new Mutation(names.of("changes"), names.of("changes", "sequence"), KeyPlaces.index(names));
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
  List<@Nullable Failed> commitAll(StandingSession session, List<Mutation> mutations) {
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
   * @throws io.latchkey.change.StoreUnavailableException where the answer is missing: it may have
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
  record Done(StoredChange change, int ended) {}

  /** As {@link #commit}. */
  Done carryOut(
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
