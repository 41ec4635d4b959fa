package io.latchkey.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.event.Event.Actor;
import io.latchkey.event.EventLog.Logged;
import io.latchkey.event.EventTail.Following;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What every {@link EventTail} must do. */
public abstract class EventTailContract {

  private static final Event EVENT =
      new Event("key.created", Actor.PROGRAM, null, null, true, Map.of());

  /** The tail under test. */
  protected abstract EventTail tail();

  /** The log whose tail it is. */
  protected abstract EventLog log();

  /** Ends the connections to the store, which goes on. */
  protected abstract void cutConnections();

  /** Does something while the store can't be asked. */
  protected abstract void whileAway(Runnable action);

  /** Somebody who follows, and what it was told. */
  private final class Follower implements AutoCloseable {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Following following = tail().follow(event -> told.add(event.id()));

    String start() {
      return following.start().join();
    }

    void awaitTold(String id) {
      await().until(() -> told.contains(id));
    }

    @Override
    public void close() {
      following.close();
    }
  }

  @Test
  void everyFollowerIsToldOfEachEventOnceAndInOrder() {
    try (Follower first = new Follower();
        Follower second = new Follower()) {
      first.start();
      second.start();

      List<String> written = write(200);

      first.awaitTold(written.get(199));
      second.awaitTold(written.get(199));
      assertThat(first.told).isEqualTo(written);
      assertThat(second.told).isEqualTo(written);
    }
  }

  @Test
  void eventIsToldAsTheLogHasIt() {
    List<Logged> told = new CopyOnWriteArrayList<>();
    Event event = new Event("key.rolled", Actor.PROGRAM, null, "org_1", false, Map.of("a", "é"));
    try (Following following = tail().follow(told::add)) {
      following.start().join();

      String id = log().append(event).join();

      await().until(() -> !told.isEmpty());
      assertThat(told).containsExactly(new Logged(id, EventLog.timeOf(id), event));
    }
  }

  @Test
  void whoeverJoinsWhileEventsAreWrittenIsToldOfAllBehindItsStart() {
    try (Follower first = new Follower()) {
      first.start();
      CompletableFuture<List<String>> writing = CompletableFuture.supplyAsync(() -> write(400));
      await().until(() -> first.told.size() > 20);
      try (Follower second = new Follower()) {
        String start = second.start();

        List<String> written = writing.join();

        second.awaitTold(written.get(399));
        List<String> behind = behind(start, written);
        assertThat(behind).isNotEmpty();
        assertThat(second.told.subList(second.told.size() - behind.size(), second.told.size()))
            .isEqualTo(behind);
        assertThat(second.told).doesNotHaveDuplicates();
      }
    }
  }

  private List<String> behind(String start, List<String> written) {
    List<String> all = log().after(start).join().stream().map(Logged::id).toList();
    return written.stream().filter(all::contains).toList();
  }

  @Test
  void whoeverHasLeftIsToldNothingMore() {
    try (Follower stays = new Follower();
        Follower leaves = new Follower()) {
      stays.start();
      leaves.start();
      String first = write(1).get(0);
      stays.awaitTold(first);
      leaves.awaitTold(first);

      leaves.close();
      stays.awaitTold(write(1).get(0));

      assertThat(leaves.told).containsExactly(first);
    }
  }

  @Test
  void eventIsToldOnceHoweverOftenTheLastFollowerWasFollowedByAnother() {
    for (int i = 0; i < 200; i++) {
      CompletableFuture<String> told = new CompletableFuture<>();
      List<Following> followings = new ArrayList<>();
      Consumer<Logged> once =
          event -> {
            followings.forEach(Following::close);
            told.complete(event.id());
          };
      Following following = tail().follow(once);
      following.start().join();
      followings.add(following);
      write(1);
      told.join();
      long since = System.nanoTime();
      while (System.nanoTime() - since < i * 3_000L) {
        Thread.onSpinWait(); // So that the next one comes at every moment of the last one's end.
      }
    }
    try (Follower last = new Follower()) {
      last.start();

      List<String> written = write(20);

      last.awaitTold(written.get(19));
      assertThat(last.told).isEqualTo(written);
    }
  }

  @Test
  void nothingIsLeftOutOrToldTwiceWhereConnectionsBreak() {
    try (Follower follower = new Follower()) {
      follower.start();
      List<String> written = new ArrayList<>(write(10));

      cutConnections();
      written.addAll(writeAgain(10));

      follower.awaitTold(written.get(19));
      assertThat(follower.told).isEqualTo(written);
    }
  }

  @Test
  void storeThatWasAwayIsFollowedOnWhereItWas() {
    try (Follower follower = new Follower()) {
      follower.start();
      List<String> written = new ArrayList<>(write(5));
      follower.awaitTold(written.get(4));

      whileAway(() -> {});
      written.addAll(writeAgain(5));

      follower.awaitTold(written.get(9));
      assertThat(follower.told).isEqualTo(written);
    }
  }

  @Test
  void whoeverJoinsWhileTheStoreIsAwayBeginsWhenItIsBack() {
    List<Follower> joined = new ArrayList<>();

    whileAway(() -> joined.add(new Follower()));

    try (Follower follower = joined.get(0)) {
      follower.start();
      String id = writeAgain(1).get(0);
      follower.awaitTold(id);
    }
  }

  private List<String> write(int count) {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      written.add(log().append(EVENT).join());
    }
    return written;
  }

  /** Writes as soon as the log can be written again. */
  private List<String> writeAgain(int count) {
    await().ignoreExceptions().until(() -> log().after("0-0").join() != null);
    return write(count);
  }
}
