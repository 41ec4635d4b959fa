package io.latchkey.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.AtOnce;
import io.latchkey.key.KeyId;
import io.latchkey.key.Permission;
import io.latchkey.store.StoreUnavailableException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link DecisionLogStore} must do. */
public abstract class DecisionLogStoreContract {

  private final String id = UUID.randomUUID().toString();

  /** The store under test. */
  protected abstract DecisionLogStore store();

  /** Lets the time pass for which it is known that decisions are missing. */
  protected abstract void outlastMissing();

  /** Does something while the store can't be asked. */
  protected abstract void whileAway(Runnable action);

  @Test
  void decisionIsReadBackAsItWasWritten() {
    Decided decided =
        new Decided(
            Instant.ofEpochMilli(1_800_000_000_123L),
            id,
            KeyId.of("key_aaaaaaaaaaaaaaaaaaaa"),
            "GET",
            "/a/%20b/“naïve”/漢字",
            "orders",
            new Permission("orders:export"),
            address("192.0.2.1"),
            403,
            "permission_missing");

    store().write(List.of(decided), false);

    assertThat(store().find(id)).containsExactly(decided);
  }

  @Test
  void whatADecisionDoesNotHaveIsReadBackAsNotThere() {
    Decided decided =
        new Decided(
            Instant.ofEpochMilli(0),
            id,
            null,
            "PROPFIND",
            "",
            null,
            null,
            address("2001:db8::1"),
            0,
            Decided.ALLOWED);

    store().write(List.of(decided), false);

    assertThat(store().find(id)).containsExactly(decided);
  }

  @Test
  void clientWithAZoneIsReadBackWithoutIt() {
    store().write(List.of(decided(id, 1, address("fe80::1%1"))), false);

    assertThat(store().find(id)).extracting(Decided::client).containsExactly(address("fe80::1"));
  }

  @Test
  void requestThatNobodyMadeIsNotFound() {
    assertThat(store().find(id)).isEmpty();
  }

  @Test
  void decisionsOfOneIdAreFoundTheLastFirst() {
    store().write(List.of(decided(1), decided(2)), false);
    store().write(List.of(decided(3)), false);

    assertThat(statuses()).containsExactly(3, 2, 1);
  }

  @Test
  void decisionsOfManyRequestsInOneBatchAreEachFoundUnderTheirOwn() {
    List<Decided> batch = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      batch.add(decided(id + "-" + i, i, address("192.0.2.1")));
    }

    store().write(batch, false);

    assertThat(store().find(id + "-0")).containsExactly(batch.get(0));
    assertThat(store().find(id + "-499")).containsExactly(batch.get(499));
  }

  @Test
  void ofAnIdThatAClientUsesForEverythingTheLastAreKept() {
    List<Decided> all = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      all.add(decided(i));
    }

    store().write(all, false);

    Collections.reverse(all);
    List<Decided> found = store().find(id);
    assertThat(found).hasSizeBetween(2, 20).isEqualTo(all.subList(0, found.size()));
  }

  @Test
  void gatewaysThatWriteUnderOneIdAtOnceLoseNothing() {
    AtOnce.call(
        6,
        () -> {
          store().write(List.of(decided(7)), false);
          return true;
        });

    assertThat(store().find(id)).hasSize(6);
  }

  @Test
  void missingDecisionsAreToldForAWhile() {
    outlastMissing();
    store().write(List.of(decided(1)), false);
    assertThat(store().isMissingAny()).isFalse();

    store().write(List.of(), true);

    assertThat(store().isMissingAny()).isTrue();
    outlastMissing();
    assertThat(store().isMissingAny()).isFalse();
  }

  @Test
  void storeThatCannotBeAskedLosesWhatIsWrittenQuietlyAndKeepsWhatItHad() {
    store().write(List.of(decided(1)), false);

    whileAway(
        () -> {
          assertThatCode(() -> store().write(List.of(decided(2)), true)).doesNotThrowAnyException();
          assertThatThrownBy(() -> store().find(id)).isInstanceOf(StoreUnavailableException.class);
          assertThatThrownBy(() -> store().isMissingAny())
              .isInstanceOf(StoreUnavailableException.class);
        });

    assertThat(statuses()).containsExactly(1);
  }

  private List<Integer> statuses() {
    return store().find(id).stream().map(Decided::status).toList();
  }

  private Decided decided(int status) {
    return decided(id, status, address("192.0.2.1"));
  }

  /** A decision with a status by which a test tells it from others. */
  protected static Decided decided(String id, int status, InetAddress client) {
    Instant at = Instant.ofEpochMilli(1_800_000_000_000L);
    return new Decided(at, id, null, "GET", "/a", null, null, client, status, "revoked_key");
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
