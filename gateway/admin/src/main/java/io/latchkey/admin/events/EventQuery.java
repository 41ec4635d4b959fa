package io.latchkey.admin.events;

import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.form.Texts;
import io.latchkey.event.Event;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.SearchText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events a caller asks for.
 *
 * @param organization that the caller named; null for none
 * @param from the first moment that counts; null for the log's own
 * @param to the moment that does not count any more; null for now
 */
record EventQuery(
    Predicate<Event> wanted,
    @Nullable String organization,
    @Nullable Instant from,
    @Nullable Instant to) {

  /** Reads the filters; what is wrong is told by {@link QueryParameters#done()}. */
  static EventQuery read(QueryParameters parameters) {
    EventQuery live = readLive(parameters);
    Instant from = parameters.optional("from", EventQuery::date);
    Instant to = parameters.optional("to", EventQuery::date);
    return new EventQuery(live.wanted, live.organization, from, to);
  }

  /** Reads the filters of what is to come: no dates. */
  static EventQuery readLive(QueryParameters parameters) {
    List<Predicate<Event>> wanted = new ArrayList<>();
    String action = parameters.optional("action", text -> text);
    if (action != null && action.endsWith(".*")) {
      String start = action.substring(0, action.length() - 1);
      wanted.add(event -> event.action().startsWith(start));
    } else {
      add(wanted, action, Event::action);
    }
    add(wanted, parameters.optional("actor", text -> text), event -> event.actor().name());
    add(wanted, parameters.optional("target", text -> text), EventQuery::targetId);
    String part = parameters.optional("q", text -> text);
    if (part != null) {
      String folded = SearchText.fold(part.strip());
      wanted.add(event -> hasPart(event, folded));
    }
    return new EventQuery(
        event -> wanted.stream().allMatch(each -> each.test(event)),
        parameters.optional("organization", text -> text),
        null,
        null);
  }

  /** This query, for the events of one organization; null for those of all. */
  EventQuery within(@Nullable OrganizationId whose) {
    return whose == null
        ? this
        : new EventQuery(
            event -> whose.value().equals(event.organization()) && wanted.test(event),
            organization,
            from,
            to);
  }

  private static void add(
      List<Predicate<Event>> wanted,
      @Nullable String value,
      Function<Event, @Nullable String> property) {
    if (value != null) {
      wanted.add(event -> value.equals(property.apply(event)));
    }
  }

  private static boolean hasPart(Event event, String folded) {
    Event.Target target = event.target();
    return SearchText.fold(event.actor().name()).contains(folded)
        || (target != null
            && (SearchText.fold(target.name()).contains(folded) || target.id().contains(folded)));
  }

  private static @Nullable String targetId(Event event) {
    Event.Target target = event.target();
    return target == null ? null : target.id();
  }

  private static Instant date(String text) {
    try {
      return Texts.time(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a time such as 2030-01-31T12:00:00Z", e);
    }
  }
}
