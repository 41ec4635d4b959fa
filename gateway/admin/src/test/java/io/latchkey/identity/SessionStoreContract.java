package io.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link SessionStore} must do. */
public abstract class SessionStoreContract extends IdentityContract {

  @Test
  void sessionIsReadBackAsItWasWritten() {
    User user = stored(Role.VIEWER);
    Session users = session(user);
    Session operators = session(null);

    sessions().put(users, user);
    sessions().put(operators, null);

    assertThat(sessions().use(users.hash())).contains(users);
    assertThat(sessions().use(operators.hash())).contains(operators);
    assertThat(sessions().use(hash())).isEmpty();
  }

  @Test
  void sessionOfAnOlderVersionOfItsUserIsRefused() {
    User first = stored(Role.VIEWER);
    users().replace(first, first.withPassword("{noop}other", false));
    Session session = session(first);

    assertConflict(() -> sessions().put(session, first));
    assertConflict(() -> sessions().put(session(null), user(Role.VIEWER)));

    assertThat(sessions().use(session.hash())).isEmpty();
  }

  @Test
  void sessionIsReplacedWhileItLastsAndNotAfterwards() {
    User user = stored(Role.VIEWER);
    Session session = session(user);
    sessions().put(session, user);
    Session later = session.authenticated(now().plusSeconds(60));

    assertThat(sessions().replace(later)).isTrue();
    assertThat(sessions().use(session.hash())).contains(later);
    sessions().end(later);

    assertThat(sessions().replace(later)).isFalse();
    assertThat(sessions().use(session.hash())).isEmpty();
  }

  @Test
  void sessionThatHasReachedItsEndIsOverHoweverLatelyItWasUsed() {
    User user = stored(Role.VIEWER);
    Session session = session(user, now().plusMillis(300));
    sessions().put(session, user);
    Session later = session.authenticated(now());

    await().until(() -> sessions().use(session.hash()).isEmpty());

    assertThat(sessions().replace(later)).isFalse();
    assertThat(sessions().use(session.hash())).isEmpty();
  }

  @Test
  void sessionThatHasEndedMayBeEndedAgain() {
    User user = stored(Role.VIEWER);
    Session session = session(user);
    Session operators = session(null);
    sessions().put(session, user);
    sessions().put(operators, null);

    for (int i = 0; i < 2; i++) {
      sessions().end(session);
      sessions().end(operators);
    }

    assertThat(sessions().use(session.hash())).isEmpty();
    assertThat(sessions().use(operators.hash())).isEmpty();
  }

  @Test
  void allSessionsOfAUserEndAndThoseOfOthersDoNot() {
    User user = stored(Role.VIEWER);
    User another = stored(Role.VIEWER);
    List<Session> all = Stream.generate(() -> session(user)).limit(5).toList();
    Session others = session(another);
    all.forEach(each -> sessions().put(each, user));
    sessions().put(others, another);

    sessions().endAll(user.id());

    assertThat(all).allMatch(each -> sessions().use(each.hash()).isEmpty());
    assertThat(sessions().use(others.hash())).isPresent();
  }

  @Test
  void sessionThatOutlastsALaterOneIsAmongAllThatEnd() {
    User user = stored(Role.VIEWER);
    Session lasting = session(user);
    Session brief = session(user, now().plusMillis(200));
    sessions().put(lasting, user);
    sessions().put(brief, user);
    await().until(() -> Instant.now().isAfter(brief.ends().plusMillis(50)));

    sessions().endAll(user.id());

    assertThat(sessions().use(lasting.hash())).isEmpty();
  }

  @Test
  void sessionThatBeginsWhileAllAreEndedIsEndedByTheNextToEndAll() {
    User user = stored(Role.VIEWER);
    List<Session> begun = Stream.generate(() -> session(user)).limit(300).toList();

    CompletableFuture<Void> beginning =
        CompletableFuture.runAsync(() -> begun.forEach(each -> sessions().put(each, user)));
    while (!beginning.isDone()) {
      sessions().endAll(user.id());
    }
    beginning.join();
    sessions().endAll(user.id());

    assertThat(begun).allMatch(each -> sessions().use(each.hash()).isEmpty());
  }

  @Test
  void eventsAreWrittenWithTheMutationAndNotWithoutIt() {
    User user = stored(Role.VIEWER);
    Session session = session(user);
    Event event = event();
    SessionStore noting = sessions().noting(List.of(event));

    noting.put(session, user);
    assertConflict(() -> noting.put(session(user), user.leaving(acme)));
    noting.replace(session.authenticated(now()));
    noting.replace(session(user));
    noting.end(session);

    assertThat(events(event.action())).isEqualTo(3);
  }

  @Test
  void storeThatCannotBeAskedSaysSoAndKeepsWhatItHad() {
    User user = stored(Role.VIEWER);
    Session session = session(user);
    sessions().put(session, user);

    whileAway(
        () -> {
          assertUnavailable(() -> sessions().put(session(user), user));
          assertUnavailable(() -> sessions().replace(session));
          assertUnavailable(() -> sessions().use(session.hash()));
        });

    assertThat(sessions().use(session.hash())).contains(session);
  }
}
