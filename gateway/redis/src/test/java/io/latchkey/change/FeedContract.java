package io.latchkey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latchkey.change.FeedConnection.Renewal;
import io.latchkey.change.FeedConnection.Tail;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link FeedConnection} and the {@link Fleet} beside it must do. */
public abstract class FeedContract {

  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Instant STARTED = Instant.ofEpochSecond(1_800_000_000);
  private static final Duration LONG = Duration.ofSeconds(30);

  private FeedConnection feed;

  /** Opens connections of one process to an empty feed of the test's own. */
  protected abstract FeedConnection.Connector process(String process);

  /** The fleet that reports to that feed. */
  protected abstract Fleet fleet();

  /** Writes a change to that feed. */
  protected abstract void change(String id);

  /** Does something while the store can't be asked. */
  protected abstract void whileAway(Runnable action);

  @BeforeEach
  void connect() {
    feed = process("first").open();
  }

  @AfterEach
  void disconnect() {
    feed.close();
  }

  @Test
  void feedThatHasNoChangeYetEndsAtItsBeginning() {
    Tail tail = feed.tail();

    assertThat(tail.position()).isEqualTo(Position.START);
    assertThat(tail.sequence()).isZero();
    assertThat(feed.read(Position.START, Duration.ZERO)).isEmpty();
  }

  @Test
  void changesAreReadOnceInTheirOrderAndCountedDensely() {
    Stream.of("a", "b", "c").forEach(this::change);

    List<Change> all = feed.read(Position.START, Duration.ZERO);
    List<Change> rest = feed.read(all.get(0).position(), Duration.ZERO);

    assertThat(all).extracting(Change::id).containsExactly("a", "b", "c");
    assertThat(all).extracting(Change::sequence).containsExactly(1L, 2L, 3L);
    assertThat(all).extracting(Change::subject).containsOnly(Change.Subject.PROJECT);
    assertThat(all).extracting(Change::action).containsOnly(Change.Action.DELETED);
    assertThat(all).extracting(Change::position).isSorted().doesNotHaveDuplicates();
    assertThat(rest).isEqualTo(all.subList(1, 3));
  }

  @Test
  void tailIsTheLastChangeAndNothingIsBehindIt() {
    change("a");
    change("b");

    Tail tail = feed.tail();

    assertThat(tail.sequence()).isEqualTo(2);
    assertThat(feed.read(tail.position(), Duration.ZERO)).isEmpty();
    assertThat(fleet().tail()).isEqualTo(new StoredChange(tail.position(), tail.server()));
  }

  @Test
  void moreChangesThanOneReadGivesAreAllReadByReadingOn() {
    for (int i = 0; i < 1_200; i++) {
      change("c" + i);
    }

    Position position = Position.START;
    long sequence = 0;
    List<Change> step = feed.read(position, Duration.ZERO);
    while (!step.isEmpty()) {
      for (Change each : step) {
        assertThat(each.sequence()).isEqualTo(++sequence);
      }
      position = step.get(step.size() - 1).position();
      step = feed.read(position, Duration.ZERO);
    }

    assertThat(sequence).isEqualTo(1_200);
  }

  @Test
  void readThatWaitsEndsWithTheNextChange() {
    CompletableFuture<List<Change>> reading =
        CompletableFuture.supplyAsync(() -> feed.read(Position.START, LONG));

    change("a");

    assertThat(reading)
        .succeedsWithin(LONG)
        .satisfies(read -> assertThat(read).extracting(Change::id).containsExactly("a"));
  }

  @Test
  void readWaitsNoLongerThanItMay() {
    for (Duration wait :
        List.of(Duration.ofNanos(1), Duration.ofMillis(1), Duration.ofMillis(50))) {
      assertThat(CompletableFuture.supplyAsync(() -> feed.read(Position.START, wait)))
          .as("waiting for %s", wait)
          .succeedsWithin(LONG)
          .satisfies(read -> assertThat(read).isEmpty());
    }
  }

  @Test
  void instanceThatHasAppliedEverythingGetsALeaseAndIsAlive() {
    change("a");
    Tail tail = feed.tail();
    Instant now = Instant.now();

    assertThat(feed.renew(instance("b", tail.position()), tail, LEASE)).isEqualTo(Renewal.RENEWED);

    Fleet.View view = fleet().look();
    assertThat(view.history()).isEqualTo(tail.server());
    Instance found = view.instances().get(0);
    assertThat(view.instances()).hasSize(1);
    assertThat(found.alive()).isTrue();
    assertThat(found.leaseEnds()).isBetween(now.plusSeconds(50), now.plusSeconds(70));
    assertThat(found.id()).isEqualTo("b");
    assertThat(found.roles()).containsExactlyInAnyOrder("proxy", "console");
    assertThat(found.version()).isEqualTo("1.2.3");
    assertThat(found.startedAt()).isEqualTo(STARTED);
    assertThat(found.applied()).isEqualTo(tail.position());
    assertThat(found.load()).isEqualTo(new Load(7, 1.5));
    assertThat(found.skew()).isNotNull();
  }

  @Test
  void instanceThatLacksAChangeGetsNoLeaseButItsReportCounts() {
    change("a");
    Tail first = feed.tail();
    feed.renew(instance("b", Position.START), first, LEASE);
    Instant lease = only().leaseEnds();
    change("b");

    assertThat(feed.renew(instance("b", first.position()), first, LEASE.multipliedBy(2)))
        .isEqualTo(Renewal.BEHIND);

    assertThat(only().applied()).isEqualTo(first.position());
    assertThat(only().leaseEnds()).isEqualTo(lease);
  }

  @Test
  void instanceThatFollowsAnotherFeedGetsNoLeaseAndItsReportDoesNotCount() {
    change("a");
    Tail tail = feed.tail();
    Position odd = new Position(1, 1);

    for (Tail other :
        List.of(
            new Tail(tail.position(), tail.sequence(), "other-server"),
            new Tail(tail.position(), tail.sequence() + 1, tail.server()),
            new Tail(odd, tail.sequence(), tail.server()))) {
      assertThat(feed.renew(instance("b", other.position()), other, LEASE))
          .as("%s", other)
          .isEqualTo(Renewal.DIFFERENT);
    }

    assertThat(fleet().instances()).isEmpty();
  }

  @Test
  void instancesAreListedByTheirIds() {
    for (String id : List.of("c", "a", "b")) {
      renew(feed, id, LEASE);
    }

    assertThat(fleet().instances()).extracting(Instance::id).containsExactly("a", "b", "c");
  }

  @Test
  void instanceWhoseLeaseIsOverIsListedAsNotAlive() {
    renew(feed, "a", Duration.ofMillis(1));

    await().until(() -> !only().alive());

    renew(feed, "a", LEASE);
    assertThat(only().alive()).isTrue();
  }

  @Test
  void processesThatWereGivenOneNameAreTwoInstances() {
    try (FeedConnection other = process("second").open()) {
      change("a");
      Tail tail = feed.tail();
      feed.renew(instance("a", tail.position()), tail, LEASE);
      change("b");
      Tail later = other.tail();
      other.renew(instance("a", later.position()), later, LEASE);

      assertThat(fleet().instances())
          .extracting(Instance::applied)
          .containsExactlyInAnyOrder(tail.position(), later.position());
    }
  }

  @Test
  void instanceThatStartsAgainTakesThePlaceOfItsEarlierLifeOnceThatLeaseIsOver() {
    renew(feed, "a", Duration.ofMillis(1));
    await().until(() -> !only().alive());

    try (FeedConnection restarted = process("second").open()) {
      renew(restarted, "a", LEASE);
    }

    assertThat(only().alive()).isTrue();
  }

  @Test
  void instanceThatLeavesIsListedNoMoreAndOthersAre() {
    renew(feed, "a", LEASE);
    renew(feed, "b", LEASE);

    feed.leave("a");
    feed.leave("never-came");

    assertThat(fleet().instances()).extracting(Instance::id).containsExactly("b");
  }

  @Test
  void storeThatCannotBeAskedSaysSoAndTheFeedIsWhereItWas() {
    change("a");

    whileAway(
        () -> {
          Tail tail = new Tail(Position.START, 0, "");
          assertUnavailable(() -> feed.tail());
          assertUnavailable(() -> feed.read(Position.START, LONG));
          assertUnavailable(() -> feed.renew(instance("a", Position.START), tail, LEASE));
          assertUnavailable(() -> feed.leave("a"));
          assertUnavailable(() -> process("other").open());
          assertUnavailable(() -> fleet().look());
          assertUnavailable(() -> fleet().tail());
        });

    try (FeedConnection again = process("first").open()) {
      assertThat(again.tail().sequence()).isEqualTo(1);
      assertThat(again.read(Position.START, Duration.ZERO))
          .extracting(Change::id)
          .containsExactly("a");
    }
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(StoreUnavailableException.class);
  }

  private static void renew(FeedConnection connection, String id, Duration lease) {
    Tail tail = connection.tail();
    assertThat(connection.renew(instance(id, tail.position()), tail, lease))
        .isEqualTo(Renewal.RENEWED);
  }

  private Instance only() {
    List<Instance> all = fleet().instances();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static Instance instance(String id, Position applied) {
    return new Instance(
        id,
        Set.of("proxy", "console"),
        "1.2.3",
        STARTED,
        applied,
        Instant.EPOCH,
        false,
        new Load(7, 1.5),
        null);
  }
}
