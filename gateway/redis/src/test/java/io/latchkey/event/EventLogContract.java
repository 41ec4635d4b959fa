package io.latchkey.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.event.Event.Actor;
import io.latchkey.event.Event.Target;
import io.latchkey.event.EventLog.Logged;
import io.latchkey.event.EventLog.Page;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link EventLog} must do. */
public abstract class EventLogContract {

  private static final Duration WAIT = Duration.ofSeconds(30);

  private final String organization = "org_" + UUID.randomUUID();

  /** The log under test: an empty one for each test. */
  protected abstract EventLog log();

  /** Does something while the log's store can't be asked. */
  protected abstract void whileAway(Runnable action);

  @Test
  void eventIsReadBackAsItWasWritten() {
    Event event =
        new Event(
            "key.rolled",
            new Actor("Zoë “admin” 漢字", "usr_1", "admin", "2001:db8::1", "tok_1"),
            new Target("key", "key_1", "nightly\nexport", "abc123"),
            organization,
            false,
            Map.of("reason", "", "overlap", "1h", "detail.name", "x"));

    String id = log().append(event).join();

    assertThat(find(null, 10)).isEqualTo(new Page(List.of(logged(id, event)), null));
  }

  @Test
  void whatAnEventDoesNotHaveIsReadBackAsNotThere() {
    Event event = new Event("user.signed-in", Actor.PROGRAM, null, organization, true, Map.of());

    String id = log().append(event).join();

    assertThat(find(null, 10).events()).containsExactly(logged(id, event));
  }

  @Test
  void pagesGoFromTheNewestToTheOldestWithoutGapOrRepetition() {
    List<String> written = write(7);

    List<String> found = new ArrayList<>();
    Page page = find(null, 3);
    while (page.next() != null) {
      assertThat(page.events()).hasSizeLessThanOrEqualTo(3);
      found.addAll(ids(page.events()));
      write(1);
      page = find(page.next(), 3);
    }
    found.addAll(ids(page.events()));

    Collections.reverse(written);
    assertThat(found).isEqualTo(written);
  }

  @Test
  void whatIsFarBackIsFoundByGoingOnAndNoCallLooksAtEverything() {
    String wanted = write(1).get(0);
    Event other = event("org_other");
    Stream.generate(() -> log().append(other)).limit(5_600).toList().forEach(each -> each.join());

    Page first = find(null, 1);
    Page page = first;
    while (page.events().isEmpty() && page.next() != null) {
      page = find(page.next(), 1);
    }

    assertThat(first.events()).isEmpty();
    assertThat(ids(page.events())).containsExactly(wanted);
  }

  @Test
  void periodHasItsFirstMomentAndNotItsLast() {
    String before = write(1).get(0);
    String first = writeAfter(before);
    String last = writeAfter(first);

    Page page = log().find(this::isOurs, null, timeOf(first), timeOf(last), 10);

    assertThat(ids(page.events())).containsExactly(first);
  }

  @Test
  void periodEndsWhereItEndsAlsoForWhoGoesOnFromALaterPlace() {
    String first = write(1).get(0);
    String second = writeAfter(first);
    String third = writeAfter(second);

    Page page = log().find(this::isOurs, third, null, timeOf(second), 10);
    List<Logged> read = log().before(third, null, timeOf(second)).join();

    assertThat(ids(page.events())).containsExactly(first);
    assertThat(ids(read)).contains(first).doesNotContain(second);
  }

  @Test
  void periodThatIsOverBeforeItBeginsHasNothing() {
    String id = write(1).get(0);

    assertThat(log().before(null, timeOf(id).plusMillis(1), timeOf(id)).join()).isEmpty();
    assertThat(log().before(null, null, Instant.EPOCH).join()).isEmpty();
    assertThat(log().before(id, null, Instant.EPOCH.minusSeconds(1)).join()).isEmpty();
    assertThat(log().before("0-0", null, null).join()).isEmpty();
  }

  @Test
  void periodMayBeginBeforeThereWasAnyClock() {
    String id = write(1).get(0);

    assertThat(ids(log().before(null, Instant.EPOCH.minusSeconds(9), null).join())).contains(id);
  }

  @Test
  void logIsReadForwardsBehindAPlaceUntilThereIsNoMoreYet() {
    List<String> written = write(4);

    List<Logged> read = log().after(written.get(0)).join();

    assertThat(ids(read)).containsExactlyElementsOf(written.subList(1, 4));
    assertThat(log().after(written.get(3)).join()).isEmpty();
  }

  @Test
  void eventsThatAreWrittenAtOnceEachHaveAPlaceOfTheirOwn() {
    List<CompletableFuture<String>> writing =
        IntStream.range(0, 400)
            .parallel()
            .mapToObj(each -> log().append(event(organization)))
            .toList();
    List<String> written = writing.stream().map(CompletableFuture::join).toList();

    assertThat(written).doesNotHaveDuplicates();
    assertThat(ids(find(null, 1_000).events())).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void logThatCannotBeAskedSaysSoAndKeepsWhatItHad() {
    String id = write(1).get(0);

    whileAway(
        () -> {
          assertThatThrownBy(() -> find(null, 1)).isInstanceOf(StoreUnavailableException.class);
          assertThat(log().append(event(organization))).failsWithin(WAIT);
          assertThat(log().before(null, null, null)).failsWithin(WAIT);
          assertThat(log().after(id)).failsWithin(WAIT);
        });

    assertThat(ids(find(null, 10).events())).containsExactly(id);
  }

  private boolean isOurs(Event event) {
    return organization.equals(event.organization());
  }

  private Page find(@Nullable String before, int most) {
    return log().find(this::isOurs, before, null, null, most);
  }

  private List<String> write(int count) {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      written.add(log().append(event(organization)).join());
    }
    return written;
  }

  /** Writes an event whose time is later than another one's. */
  private String writeAfter(String id) {
    String other = id;
    while (!timeOf(other).isAfter(timeOf(id))) {
      other = log().append(event("org_other")).join();
    }
    return write(1).get(0);
  }

  private static Event event(String organization) {
    return new Event("key.created", Actor.PROGRAM, null, organization, true, Map.of());
  }

  private static Logged logged(String id, Event event) {
    return new Logged(id, timeOf(id), event);
  }

  private static Instant timeOf(String id) {
    return EventLog.timeOf(id);
  }

  private static List<String> ids(List<Logged> events) {
    return events.stream().map(Logged::id).toList();
  }
}
