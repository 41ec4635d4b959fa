package io.latchkey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.fixture.FaultProxy;
import io.latchkey.fixture.FaultProxy.Fault;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestCore.Made;
import io.latchkey.fixture.TestRedis;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.Project;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two gateways on one Redis know of each other's changes, whatever happens in between. */
class ChangeProtocolTest {

  private static final Decision REVOKED = Decision.denied(DenialReason.REVOKED_KEY);
  private static final Decision UNKNOWN = Decision.denied(DenialReason.INVALID_KEY);

  private static final TestRedis redis = TestRedis.start();
  private FaultProxy link;
  private TestCore near;
  private TestCore far;
  private Project project;
  private Made key;

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  /** The far gateway reaches Redis over a link that can fail, and holds the key in its cache. */
  @BeforeEach
  void startFleet() {
    redis.flush();
    link = FaultProxy.to(redis.port());
    near = TestCore.start(redis.port(), "latchkey.cache.lease=8s");
    far = TestCore.start(link.port(), "latchkey.cache.lease=8s", "latchkey.instance=far");
    project = near.project(10);
    key = near.key(project);
    await()
        .until(
            () ->
                isAllowed(far.decide(key, project)) && isAllowed(far.decideIfKnown(key, project)));
  }

  @AfterEach
  void stopFleet() {
    far.close();
    near.close();
    link.close();
  }

  @Test
  void revokedKeyIsRefusedByEveryInstanceWhenTheRevocationReturns() {
    Confirmation confirmation = near.revoke(key.record());

    assertThat(far.decide(key, project)).isEqualTo(REVOKED);
    assertThat(near.decide(key, project)).isEqualTo(REVOKED);
    assertThat(confirmation.confirmed()).hasSize(2).contains("far");
    assertThat(confirmation.pending()).isEmpty();
  }

  @Test
  void deletedKeyIsRefusedByEveryInstanceWhenTheDeletionReturns() {
    var committed = near.keys().delete(key.record());
    near.get(Confirmations.class).await(committed.change(), System.nanoTime());

    assertThat(far.decide(key, project)).isInstanceOf(Decision.Denied.class);
    assertThat(far.decideIfKnown(key, project)).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void cutFeedResumesWhereItWasAndKeepsTheCache() {
    redis.cutConnections();

    await()
        .ignoreException(StoreUnavailableException.class)
        .untilAsserted(() -> assertThat(near.revoke(other()).confirmed()).contains("far"));
    assertThat(isAllowed(far.decideIfKnown(key, project))).isTrue();
  }

  @Test
  void instanceThatCanNotBeReachedIsNamedWithTheEndOfItsLease() {
    link.inflict(Fault.CUT);

    Confirmation confirmation = revokeInHaste();

    assertThat(confirmation.confirmed()).hasSize(1).doesNotContain("far");
    assertThat(confirmation.pending()).extracting("instance").containsExactly("far");
    assertThat(confirmation.pending().get(0).leaseEnds())
        .isBetween(Instant.now(), Instant.now().plusSeconds(9));
  }

  @Test
  void revocationMissedWhileAwayIsAppliedBeforeTheLeaseIsRenewed() {
    link.inflict(Fault.CUT);
    revokeInHaste();
    link.heal();

    await().until(() -> applied("far").equals(near.fleet().tail().position()));
    assertThat(far.decide(key, project)).isEqualTo(REVOKED);
  }

  @Test
  void lostReplyIsNotTakenForAnAppliedChange() {
    link.inflict(Fault.LOSE_REPLIES);
    Confirmation confirmation = revokeInHaste();
    assertThat(confirmation.pending()).extracting("instance").containsExactly("far");

    link.heal();

    await().untilAsserted(() -> assertThat(far.decide(key, project)).isEqualTo(REVOKED));
    await()
        .untilAsserted(() -> assertThat(applied("far")).isEqualTo(near.fleet().tail().position()));
  }

  @Test
  void listenerThatCanNotGoOnDelaysTheFeedAndDoesNotEndIt() {
    AtomicInteger told = new AtomicInteger();
    far.feed()
        .addListener(
            new ChangeListener() {
              @Override
              public void onChange(Change change) {
                if (told.incrementAndGet() == 1) {
                  throw new OutOfMemoryError("of a test");
                }
              }

              @Override
              public void onReset() {
                // Nothing is held.
              }
            });

    assertThat(near.revoke(key.record()).pending()).isEmpty();

    assertThat(told.get()).isGreaterThan(1);
    assertThat(far.decide(key, project)).isEqualTo(REVOKED);
  }

  @Test
  void gapInTheSequenceDropsTheCache() {
    revokeBehindTheFeed();

    redis.with(commands -> commands.incr("latchkey:changes:sequence"));
    near.key(project);

    await().untilAsserted(() -> assertThat(far.decide(key, project)).isEqualTo(REVOKED));
  }

  @Test
  void streamTrimmedPastAnInstanceDropsItsCache() {
    link.inflict(Fault.CUT);
    revokeBehindTheFeed();
    near.key(project);
    near.key(project);
    redis.with(commands -> commands.xtrim("latchkey:changes", 0));
    link.heal();

    await().untilAsserted(() -> assertThat(far.decide(key, project)).isEqualTo(REVOKED));
    await()
        .untilAsserted(() -> assertThat(applied("far")).isEqualTo(near.fleet().tail().position()));
  }

  @Test
  void feedThatWentBackwardsDropsTheCache() {
    revokeBehindTheFeed();

    redis.with(commands -> commands.del("latchkey:changes"));
    redis.with(commands -> commands.set("latchkey:changes:sequence", "1"));

    await().untilAsserted(() -> assertThat(far.decide(key, project)).isEqualTo(REVOKED));
    assertThat(near.revoke(other()).confirmed()).contains("far");
  }

  @Test
  void emptiedRedisMakesEveryKeyUnknown() {
    redis.flush();

    await().untilAsserted(() -> assertThat(far.decide(key, project)).isEqualTo(UNKNOWN));
  }

  @Test
  void anotherServerBehindTheAddressDropsTheCache() {
    revokeBehindTheFeed();

    redis.stop();
    redis.restart();

    await().untilAsserted(() -> assertThat(far.decide(key, project)).isEqualTo(REVOKED));
  }

  @Test
  void instancesOfOneNameConfirmEachForItself() {
    try (TestCore twin = TestCore.start(redis.port(), "latchkey.instance=far")) {
      link.inflict(Fault.CUT);

      Confirmation confirmation = revokeInHaste();

      assertThat(twin.decide(key, project)).isEqualTo(REVOKED);
      assertThat(confirmation.confirmed()).hasSize(2).contains("far");
      assertThat(confirmation.pending()).extracting("instance").containsExactly("far");
    }
  }

  @Test
  void instanceThatStopsInOrderLeavesItsNamesakeInTheFleet() {
    try (TestCore twin = TestCore.start(redis.port(), "latchkey.instance=far")) {
      far.close();

      assertThat(near.fleet().instances()).hasSize(2).allMatch(Instance::alive);
      assertThat(near.revoke(key.record()).confirmed()).hasSize(2).contains("far");
      assertThat(twin.decide(key, project)).isEqualTo(REVOKED);
    }
  }

  @Test
  void instanceThatBeganAgainStandsInTheFleetOnceWhenTheLeaseOfItsEarlierLifeHasEnded() {
    link.inflict(Fault.CUT);

    try (TestCore again = TestCore.start(redis.port(), "latchkey.instance=far")) {
      assertThat(again.feed().hasCaughtUp()).isTrue();
      await()
          .untilAsserted(
              () ->
                  assertThat(near.fleet().instances())
                      .filteredOn(each -> each.id().equals("far"))
                      .singleElement()
                      .matches(Instance::alive));
    }
  }

  @Test
  void instanceThatStopsInOrderLeavesTheFleet() {
    far.close();

    assertThat(near.fleet().instances()).extracting(Instance::id).doesNotContain("far").hasSize(1);
  }

  @Test
  void revocationThatAFailoverLostIsStillRefusedByThoseWhoSawIt() {
    near.revoke(key.record());
    String before =
        json(key.record().key().id().toString()).replace("\"revoked\":true", "\"revoked\":false");
    redis.with(commands -> commands.set("latchkey:key:" + key.record().key().id(), before));
    redis.stop();
    redis.restart();
    far.awaitLevel();

    assertThat(far.decide(key, project)).isEqualTo(REVOKED);
  }

  /** Revokes, and waits only a second for who can't confirm: less than its lease. */
  private Confirmation revokeInHaste() {
    KeyRecord revoked = key.record().revoke(new KeyRecord.Revocation(Instant.now(), "test"));
    FeedHistory history = near.get(FeedHistory.class);
    return new Confirmations(near.fleet(), history, Duration.ofSeconds(1), System::nanoTime)
        .await(near.keys().revoke(revoked).change(), System.nanoTime());
  }

  private Position applied(String instance) {
    return near.fleet().instances().stream()
        .filter(each -> each.id().equals(instance))
        .findFirst()
        .orElseThrow()
        .applied();
  }

  private KeyRecord other() {
    return near.key(project).record();
  }

  /** Changes the stored record as if its change had been lost, so that only a drop shows it. */
  private void revokeBehindTheFeed() {
    String id = key.record().key().id().toString();
    String revoked = json(id).replace("\"revoked\":false", "\"revoked\":true");
    redis.with(commands -> commands.set("latchkey:key:" + id, revoked));
  }

  private static String json(String id) {
    return redis.with(commands -> commands.get("latchkey:key:" + id));
  }

  private static boolean isAllowed(@Nullable Decision decision) {
    return decision instanceof Decision.Allowed;
  }
}
