package io.latchkey.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an event says, stored and shown. */
class EventTest {

  private static final Event.Actor ANN =
      new Event.Actor("ann", "usr_a", "admin", "192.0.2.1", "ses_1");
  private static final Event.Target KEY = new Event.Target("key", "key_1", "ci", "abc123");

  static Stream<Event> events() {
    return Stream.of(
        new Event("key.revoked", ANN, KEY, "org_a", true, Map.of("reason", "leaked")),
        new Event("key.revoked", ANN, KEY, "org_a", false, Map.of("detail.x", "1", "action", "2")),
        new Event("session.created", Event.Actor.PROGRAM, null, null, true, Map.of()));
  }

  @ParameterizedTest
  @MethodSource("events")
  void eventIsReadAsItWasWritten(Event event) {
    assertThat(Event.of(event.fields())).isEqualTo(event);
  }

  @Test
  void whatAnEarlierVersionDidNotWriteReadsAsEmpty() {
    Event read = Event.of(Map.of("kind", "key"));

    assertThat(read.action()).isEmpty();
    assertThat(read.actor()).isEqualTo(new Event.Actor("", null, null, null, null));
    assertThat(read.target()).isEqualTo(new Event.Target("key", "", "", null));
    assertThat(read.done()).isFalse();
  }

  @Test
  void detailsAreTheEventsOwn() {
    Map<String, String> details = new HashMap<>(Map.of("reason", "leaked"));
    Event event = new Event("key.revoked", ANN, KEY, "org_a", true, details);

    details.put("reason", "other");

    assertThat(event.details()).containsExactly(Map.entry("reason", "leaked"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void eventIsShownAsACloudEventOfItsTarget(Event event) {
    Instant at = Instant.parse("2026-01-02T03:04:05Z");

    CloudEvent shown = CloudEvent.of(new EventLog.Logged("17-0", at, event), "urn:latchkey:a");

    assertThat(shown.specversion()).isEqualTo("1.0");
    assertThat(shown.source()).isEqualTo("urn:latchkey:a");
    assertThat(shown.id()).isEqualTo("17-0");
    assertThat(shown.type()).isEqualTo(event.action());
    assertThat(shown.time()).isEqualTo(at);
    Event.Target target = event.target();
    assertThat(shown.subject()).isEqualTo(target == null ? null : target.id());
    assertThat(shown.data().outcome()).isEqualTo(event.done() ? "done" : "refused");
  }
}
