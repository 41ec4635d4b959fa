package io.latchkey.admin;

import io.latchkey.event.Event;
import io.latchkey.event.EventLog.Logged;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as callers see it: CloudEvents 1.0 in JSON.
 *
 * @param subject the target's ID; left out for what has none
 */
record EventView(
    String specversion,
    String id,
    String source,
    String type,
    @Nullable String subject,
    Instant time,
    String datacontenttype,
    Data data) {

  /**
   * What happened.
   *
   * @param outcome {@code done} or {@code refused}
   * @param details left out where there are none
   */
  record Data(
      Event.Actor actor,
      Event.@Nullable Target target,
      @Nullable String organization,
      String outcome,
      @Nullable Map<String, String> details) {}

  static EventView of(Logged logged) {
    Event event = logged.event();
    Event.Target target = event.target();
    return new EventView(
        "1.0",
        logged.id(),
        "urn:latchkey",
        event.action(),
        target == null ? null : target.id(),
        logged.at(),
        "application/json",
        new Data(
            event.actor(),
            target,
            event.organization(),
            event.done() ? "done" : "refused",
            event.details().isEmpty() ? null : event.details()));
  }
}
