package io.latchkey.event.redis;

import io.latchkey.event.Event;
import io.latchkey.event.EventLog;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The stream {@code latchkey:events}; its IDs are the events' IDs, and their time. The string
 * {@code latchkey:fleet} holds a random ID, which whoever needs it first makes.
 */
final class RedisEventLog implements EventLog {

  private static final String SOURCE = "urn:latchkey:";
  private static final int STEP = 500;

  /** Nothing is before it, and Redis refuses to be asked. */
  private static final Pattern FIRST = Pattern.compile("0+-0+");

  private static final int MOST_EXAMINED = 5_000;

  private final StandingSession session;
  private final String stream;
  private final String fleet;
  private final Duration retention;
  private final InstantSource clock;
  private volatile @Nullable String source;

  RedisEventLog(
      StandingSession session, RedisNames names, Duration retention, InstantSource clock) {
    this.session = session;
    this.stream = names.of("events");
    this.fleet = names.of("fleet");
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public String source() {
    String known = source;
    if (known == null) {
      String made = UUID.randomUUID().toString();
      RedisSession.await(session.ask(commands -> commands.set(fleet, made, SetArgs.Builder.nx())));
      String stored = RedisSession.await(session.ask(commands -> commands.get(fleet)));
      known = SOURCE + Objects.requireNonNullElse(stored, made);
      source = known;
    }
    return known;
  }

  @Override
  public Page find(
      Predicate<Event> wanted,
      @Nullable String before,
      @Nullable Instant from,
      @Nullable Instant to,
      int most) {
    List<Logged> found = new ArrayList<>();
    String next = before;
    for (int examined = 0; examined < MOST_EXAMINED; examined += STEP) {
      List<Logged> step = RedisSession.await(before(next, from, to));
      for (Logged logged : step) {
        if (found.size() == most) {
          return new Page(found, found.get(most - 1).id());
        }
        if (wanted.test(logged.event())) {
          found.add(logged);
        }
      }
      if (step.size() < STEP) {
        return new Page(found, null);
      }
      next = step.get(STEP - 1).id();
    }
    return new Page(found, next);
  }

  @Override
  public CompletableFuture<List<Logged>> before(
      @Nullable String before, @Nullable Instant from, @Nullable Instant to) {
    boolean endsAtOnce = to != null && to.toEpochMilli() <= 0;
    if (endsAtOnce || (before != null && FIRST.matcher(before).matches())) {
      return CompletableFuture.completedFuture(List.of());
    }
    Range.Boundary<String> start =
        from == null || from.toEpochMilli() <= 0
            ? Range.Boundary.unbounded()
            : Range.Boundary.including(Long.toString(from.toEpochMilli()));
    Range<String> range = Range.from(start, end(before, to));
    return session
        .ask(commands -> commands.xrevrange(stream, range, Limit.from(STEP)))
        .thenApply(RedisEventLog::logged);
  }

  @Override
  public CompletableFuture<List<Logged>> after(String id) {
    Range<String> range = Range.from(Range.Boundary.excluding(id), Range.Boundary.unbounded());
    return session
        .ask(commands -> commands.xrange(stream, range, Limit.from(STEP)))
        .thenApply(RedisEventLog::logged);
  }

  private static List<Logged> logged(List<StreamMessage<String, String>> messages) {
    return messages.stream().map(RedisEventLog::logged).toList();
  }

  /** An event as it stands in the stream. */
  static Logged logged(StreamMessage<String, String> message) {
    String id = message.getId();
    return new Logged(id, EventLog.timeOf(id), Event.of(message.getBody()));
  }

  /** Whichever comes first: the place to read on from, or the period's end. */
  private static Range.Boundary<String> end(@Nullable String before, @Nullable Instant to) {
    if (before != null && (to == null || EventLog.timeOf(before).isBefore(to))) {
      return Range.Boundary.excluding(before);
    }
    return to == null
        ? Range.Boundary.unbounded()
        : Range.Boundary.including(Long.toString(to.toEpochMilli() - 1));
  }

  @Override
  public CompletableFuture<String> append(Event event) {
    String oldest = Long.toString(Math.max(0, clock.millis() - retention.toMillis()));
    XAddArgs arguments = XAddArgs.Builder.minId(oldest).approximateTrimming();
    return session.ask(commands -> commands.xadd(stream, arguments, event.fields()));
  }
}
