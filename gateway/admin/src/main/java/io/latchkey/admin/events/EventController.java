package io.latchkey.admin.events;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Authentication;
import io.latchkey.admin.form.PageView;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.event.CloudEvent;
import io.latchkey.event.EventLog;
import io.latchkey.key.OrganizationId;
import io.latchkey.store.StoreUnavailableException;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Shows the event log: page by page and whole, newest first, or live. */
@RestController
@RequestMapping("/v1/events")
final class EventController {

  private static final int DEFAULT_LIMIT = 50;
  private static final int HIGHEST_LIMIT = 500;
  private static final Pattern ID = Pattern.compile("[0-9]{1,15}-[0-9]{1,15}");

  private static final String SEEN = "Last-Event-ID";

  private final Access access;
  private final EventLog log;
  private final EventStreams streams;
  private final Authentication authentication;
  private final Scheduler lookups;

  EventController(
      Access access,
      EventLog log,
      EventStreams streams,
      Authentication authentication,
      ThreadPoolTaskExecutor adminCalls) {
    this.access = access;
    this.log = log;
    this.streams = streams;
    this.authentication = authentication;
    this.lookups = Schedulers.fromExecutor(adminCalls);
  }

  /**
   * A page of events. It may be shorter than asked for, or empty, and still have a {@code next}:
   * one call examines a bounded number of events.
   */
  @GetMapping
  PageView<CloudEvent> list(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    EventQuery asked = EventQuery.read(parameters);
    Integer limit = parameters.optional("limit", EventController::limit);
    String before = parameters.optional("cursor", EventController::cursor);
    parameters.done();
    EventQuery wanted = asked.within(access.listed(actor, asked.organization()));
    EventLog.Page page =
        log.find(
            wanted.wanted(),
            before,
            wanted.from(),
            wanted.to(),
            limit == null ? DEFAULT_LIMIT : limit);
    String source = log.source();
    return new PageView<>(
        page.events().stream().map(logged -> CloudEvent.of(logged, source)).toList(), page.next());
  }

  /** All events at once, a line each. */
  @GetMapping(produces = MediaType.APPLICATION_NDJSON_VALUE)
  ResponseEntity<Flux<CloudEvent>> export(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    EventQuery asked = EventQuery.read(parameters);
    parameters.done();
    OrganizationId whose = access.listed(actor, asked.organization());
    return ResponseEntity.ok(streams.export(actor, whose, asked.within(whose)));
  }

  /** Events as they happen; first those behind the one that the caller has seen last. */
  @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<Flux<ServerSentEvent<CloudEvent>>> live(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestHeader(name = SEEN, required = false) @Nullable String seen,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    EventQuery asked = EventQuery.readLive(parameters);
    parameters.done();
    if (seen != null && !ID.matcher(seen).matches()) {
      throw new ProblemException(
          ProblemKind.INVALID_PARAMETER, SEEN + " must be the ID of an event, or be left out.");
    }
    OrganizationId whose = access.listed(actor, asked.organization());
    return ResponseEntity.ok(
        streams.live(actor, whose, asked.within(whose), seen, Mono.defer(() -> mayGoOn(actor))));
  }

  /** Who can't be asked for now goes on: nothing can be told then either. */
  private Mono<Boolean> mayGoOn(Actor actor) {
    return Mono.fromCallable(() -> authentication.isStill(actor))
        .subscribeOn(lookups)
        .onErrorReturn(StoreUnavailableException.class, true)
        .onErrorReturn(RejectedExecutionException.class, true);
  }

  private static int limit(String text) {
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > HIGHEST_LIMIT) {
      throw new IllegalArgumentException("must be a whole number from 1 to " + HIGHEST_LIMIT);
    }
    return Integer.parseInt(text);
  }

  private static String cursor(String text) {
    if (!ID.matcher(text).matches()) {
      throw new IllegalArgumentException("must be the next of an earlier answer");
    }
    return text;
  }
}
