package io.latchkey.admin;

import io.latchkey.event.CloudEvent;
import io.latchkey.event.Event;
import io.latchkey.event.EventLog;
import io.latchkey.key.OrganizationId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows the event log, newest first. */
@RestController
@RequestMapping("/v1/events")
final class EventController {

  private static final int DEFAULT_LIMIT = 50;
  private static final int HIGHEST_LIMIT = 500;

  private final Access access;
  private final EventLog log;

  EventController(Access access, EventLog log) {
    this.access = access;
    this.log = log;
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
    List<Predicate<Event>> wanted = new ArrayList<>();
    add(wanted, parameters.optional("action", text -> text), Event::action);
    add(wanted, parameters.optional("actor", text -> text), event -> event.actor().name());
    String organization = parameters.optional("organization", text -> text);
    add(wanted, parameters.optional("target", text -> text), EventController::targetId);
    Instant from = parameters.optional("from", EventController::date);
    Instant to = parameters.optional("to", EventController::date);
    Integer limit = parameters.optional("limit", EventController::limit);
    String before = parameters.optional("cursor", EventController::cursor);
    parameters.done();
    OrganizationId whose = access.listed(actor, organization);
    add(wanted, whose == null ? null : whose.value(), Event::organization);
    EventLog.Page page =
        log.find(
            event -> wanted.stream().allMatch(each -> each.test(event)),
            before,
            from,
            to,
            limit == null ? DEFAULT_LIMIT : limit);
    return new PageView<>(page.events().stream().map(CloudEvent::of).toList(), page.next());
  }

  private static void add(
      List<Predicate<Event>> wanted,
      @Nullable String value,
      Function<Event, @Nullable String> property) {
    if (value != null) {
      wanted.add(event -> value.equals(property.apply(event)));
    }
  }

  private static @Nullable String targetId(Event event) {
    Event.Target target = event.target();
    return target == null ? null : target.id();
  }

  private static Instant date(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a date such as 2030-01-31T12:00:00Z", e);
    }
  }

  private static int limit(String text) {
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > HIGHEST_LIMIT) {
      throw new IllegalArgumentException("must be a whole number from 1 to " + HIGHEST_LIMIT);
    }
    return Integer.parseInt(text);
  }

  private static String cursor(String text) {
    if (!text.matches("[0-9]{1,15}-[0-9]{1,15}")) {
      throw new IllegalArgumentException("must be the next of an earlier answer");
    }
    return text;
  }
}
