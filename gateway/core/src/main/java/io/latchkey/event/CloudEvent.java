package io.latchkey.event;

import io.latchkey.event.EventLog.Logged;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as callers and receivers see it: written as JSON it is a CloudEvent of version 1.0.
 *
 * @param source the fleet that it comes from; with the ID, it tells the event from every other
 * @param subject the target's ID; left out for what has none
 */
public record CloudEvent(
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
  public record Data(
      Event.Actor actor,
      Event.@Nullable Target target,
      @Nullable String organization,
      String outcome,
      @Nullable Map<String, String> details) {}

  /**
   * The event as it is shown.
   *
   * @param source as {@link EventLog#source()} gives it
   */
  public static CloudEvent of(Logged logged, String source) {
    Event event = logged.event();
    Event.Target target = event.target();
    return new CloudEvent(
        "1.0",
        logged.id(),
        source,
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
