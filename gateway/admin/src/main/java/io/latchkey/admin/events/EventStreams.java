package io.latchkey.admin.events;

import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Places;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.change.Position;
import io.latchkey.event.CloudEvent;
import io.latchkey.event.EventLog;
import io.latchkey.event.EventLog.Logged;
import io.latchkey.event.EventTail;
import io.latchkey.key.OrganizationId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The event log as streams: whole, and live. No thread waits for a reader, and none of them costs
 * more than a bounded buffer: an export is read on as it is taken off, and who can't keep up with
 * what is live is cut off and may resume. All end when the door begins to close, and a live stream
 * when its caller is not let in any more, and after a quarter of an hour.
 *
 * <p>A stream fails with a {@link ProblemException} where too many are open.
 */
final class EventStreams implements SmartLifecycle {

  private static final int RETRY_SECONDS = 5;
  private static final int BUFFER = 1_000;
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final EventLog log;
  private final EventTail tail;
  private final Duration heartbeat;
  private final Places places;
  private final Sinks.Empty<Void> closing = Sinks.empty();
  private volatile boolean running;

  EventStreams(EventLog log, EventTail tail, Places places, Duration heartbeat) {
    this.log = log;
    this.tail = tail;
    this.heartbeat = heartbeat;
    this.places = places;
  }

  /**
   * Every event that a caller asks for, newest first. Blocks until it begins.
   *
   * @param whose the organization whose events they are; null for those of all
   */
  Flux<CloudEvent> export(Actor actor, @Nullable OrganizationId whose, EventQuery query) {
    Function<@Nullable String, Mono<List<Logged>>> next =
        id -> Mono.fromFuture(() -> log.before(id, query.from(), query.to()));
    return inAPlace(actor, whose, shown(query, all(next, null), log.source()));
  }

  /**
   * What happens from now on, or behind an event that the caller has seen. Blocks until it begins.
   *
   * @param after the ID of that event; null for none
   * @param mayGoOn asked at each heartbeat: the stream ends where it says no
   */
  Flux<ServerSentEvent<CloudEvent>> live(
      Actor actor,
      @Nullable OrganizationId whose,
      EventQuery query,
      @Nullable String after,
      Mono<Boolean> mayGoOn) {
    String source = log.source();
    return inAPlace(actor, whose, Flux.defer(() -> live(query, after, source, Sinks.empty())))
        .takeUntilOther(refusal(mayGoOn));
  }

  private Mono<Boolean> refusal(Mono<Boolean> mayGoOn) {
    return Flux.interval(heartbeat)
        .onBackpressureDrop()
        .concatMap(beat -> mayGoOn, 1)
        .filter(good -> !good)
        .next();
  }

  private Flux<ServerSentEvent<CloudEvent>> live(
      EventQuery query, @Nullable String after, String source, Sinks.Empty<Void> overrun) {
    Sinks.Empty<Void> begun = Sinks.empty();
    Flux<ServerSentEvent<CloudEvent>> events =
        shown(query, told(after, overrun, begun), source)
            .map(event -> ServerSentEvent.builder(event).id(event.id()).build());
    Flux<ServerSentEvent<CloudEvent>> beats =
        Flux.interval(heartbeat).onBackpressureDrop().map(beat -> beat("still here"));
    // Said only once no event is missed any more.
    Mono<ServerSentEvent<CloudEvent>> first = begun.asMono().then(Mono.just(beat("events follow")));
    return Flux.merge(events, first, beats).takeUntilOther(overrun.asMono()).take(LONGEST);
  }

  private static ServerSentEvent<CloudEvent> beat(String text) {
    return ServerSentEvent.<CloudEvent>builder().comment(text).retry(RECONNECT).build();
  }

  private <T> Flux<T> inAPlace(Actor actor, @Nullable OrganizationId whose, Flux<T> stream) {
    String organization = whose == null ? null : whose.value();
    String caller = actor.operator() ? null : actor.id();
    return Flux.using(() -> take(caller, organization), held -> stream, places::give)
        .takeUntilOther(closing.asMono());
  }

  private List<String> take(@Nullable String caller, @Nullable String organization) {
    Places.Attempt attempt = places.take(caller, organization);
    Places.Limit refused = attempt.refused();
    if (refused == null) {
      return attempt.held();
    }
    throw switch (refused) {
      case CALLER -> tooMany("You have", "streams-per-caller");
      case ORGANIZATION -> tooMany("Your organization has", "streams-per-organization");
      case ALL ->
          new ProblemException(
              ProblemKind.TOO_MANY_STREAMS,
              "As many exports and live streams of events are open as latchkey.events.streams"
                  + " allows. Close one, or try again later.");
    };
  }

  private static ProblemException tooMany(String who, String setting) {
    return new ProblemException(
        ProblemKind.RATE_LIMITED,
        who
            + " as many exports and live streams of events open as latchkey.events."
            + setting
            + " allows. Close one, and try again.",
        RETRY_SECONDS);
  }

  private static Flux<CloudEvent> shown(EventQuery query, Flux<Logged> events, String source) {
    return events
        .filter(logged -> query.wanted().test(logged.event()))
        .map(logged -> CloudEvent.of(logged, source));
  }

  /** All steps of the log, one after the other, each asked for when the one before is taken. */
  private static Flux<Logged> all(
      Function<@Nullable String, Mono<List<Logged>>> next, @Nullable String from) {
    return next.apply(from)
        .expand(step -> step.isEmpty() ? Mono.empty() : next.apply(lastOf(step)))
        .concatMapIterable(step -> step, 1);
  }

  private static String lastOf(List<Logged> step) {
    return step.get(step.size() - 1).id();
  }

  /** What the log has behind an event, then what is written into it: nothing between is missed. */
  private Flux<Logged> told(
      @Nullable String after, Sinks.Empty<Void> overrun, Sinks.Empty<Void> begun) {
    Sinks.Many<Logged> news =
        Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(BUFFER));
    EventTail.Following following =
        tail.follow(
            event -> {
              if (news.tryEmitNext(event).isFailure()) {
                overrun.tryEmitEmpty();
              }
            });
    Flux<Logged> live = news.asFlux().publishOn(Schedulers.parallel());
    return Mono.fromFuture(following.start(), true)
        .doOnNext(start -> begun.tryEmitEmpty())
        .flatMapMany(start -> Flux.concat(missed(after, start), live))
        .doFinally(end -> following.close());
  }

  /** What the log has behind {@code after}, up to and with {@code start}. */
  private Flux<Logged> missed(@Nullable String after, String start) {
    if (after == null) {
      return Flux.empty();
    }
    Position end = Position.of(start);
    return all(id -> Mono.fromFuture(() -> log.after(id == null ? after : id)), null)
        .takeWhile(logged -> Position.of(logged.id()).compareTo(end) <= 0);
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    closing.tryEmitEmpty();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
