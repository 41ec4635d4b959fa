package io.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.event.Event;
import io.latchkey.fixture.AtOnce;
import io.latchkey.key.UserId;
import io.latchkey.keystore.ConflictException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every {@link UserStore} must do. */
public abstract class UserStoreContract extends IdentityContract {

  @Test
  void userIsReadBackAsItWasWritten() {
    String subject = "https://id.example/ “ü” " + UUID.randomUUID();
    User plain = user(Map.of(acme, Role.ADMIN, other, Role.VIEWER), subject, CREATED);
    User user =
        new User(
            plain.id(),
            plain.userName(),
            plain.name(),
            null,
            subject,
            true,
            plain.roles(),
            new Account(other, true, Map.of(other, CREATED.plusMillis(1))),
            CREATED,
            1);

    users().create(user);

    assertThat(users().find(user.id())).contains(user);
    assertThat(users().byUserName(user.userName())).contains(user);
    assertThat(users().bySubject(subject)).contains(user);
    assertThat(users().members(acme)).containsExactly(user);
    assertThat(users().members(other)).containsExactly(user);
  }

  @Test
  void whoWasNeverStoredIsNotFound() {
    assertThat(users().find(UserId.generate(new SecureRandom()))).isEmpty();
    assertThat(users().byUserName("nobody")).isEmpty();
    assertThat(users().bySubject("https://id.example nobody")).isEmpty();
    assertThat(users().members(acme)).isEmpty();
  }

  @Test
  void userNameSubjectAndIdAreTakenOnce() {
    User first = user(Map.of(acme, Role.ADMIN), "https://id.example " + UUID.randomUUID(), CREATED);
    users().create(first);
    User sameName = with(user(Role.VIEWER), first.userName());
    User sameSubject = user(Map.of(acme, Role.VIEWER), first.subject(), CREATED);

    assertConflict(() -> users().create(first));
    assertConflict(() -> users().create(sameName));
    assertConflict(() -> users().create(sameSubject));

    assertThat(users().members(acme)).containsExactly(first);
    assertThat(users().find(sameSubject.id())).isEmpty();
    assertThat(users().byUserName(sameSubject.userName())).isEmpty();
  }

  @Test
  void ofManyWhoWantAUserNameAtOnceOneGetsIt() {
    String name = "wanted-" + UUID.randomUUID();

    long created =
        AtOnce.successes(
            12, ConflictException.class, () -> users().create(with(user(Role.VIEWER), name)));

    assertThat(created).isEqualTo(1);
    assertThat(users().members(acme)).hasSize(1);
  }

  private static User with(User user, String userName) {
    return new User(
        user.id(),
        userName,
        user.name(),
        user.password(),
        user.subject(),
        user.operator(),
        user.roles(),
        user.account(),
        user.createdAt(),
        user.version());
  }

  @Test
  void ofManyWhoChangeOneVersionAtOnceOneSucceeds() {
    User before = stored(Role.ADMIN);
    AtomicInteger number = new AtomicInteger();

    long replaced =
        AtOnce.successes(
            12,
            ConflictException.class,
            () ->
                users()
                    .replace(
                        before, before.withPassword("{noop}" + number.incrementAndGet(), false)));

    assertThat(replaced).isEqualTo(1);
    assertThat(users().find(before.id()).map(User::version)).contains(2);
  }

  @Test
  void otherVersionsAreNeitherReplacedNorDeleted() {
    User first = stored(Role.ADMIN);
    User second = first.withRole(other, Role.VIEWER);
    users().replace(first, second);

    assertConflict(() -> users().replace(first, first.leaving(acme)));
    assertConflict(() -> users().delete(first));
    assertConflict(() -> users().delete(user(Role.VIEWER)));

    assertThat(users().find(first.id())).contains(second);
  }

  @Test
  void membersAreThoseWhoHaveARoleNow() {
    User first = stored(Role.ADMIN);
    User both = first.withRole(other, Role.VIEWER);

    users().replace(first, both);
    assertThat(users().members(other)).containsExactly(both);
    User left = both.leaving(acme);
    users().replace(both, left);

    assertThat(users().members(acme)).isEmpty();
    assertThat(users().members(other)).containsExactly(left);
  }

  @Test
  void membersAreListedOldestFirstHoweverTheyWereStored() {
    List<User> made = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      made.add(user(Map.of(acme, Role.VIEWER), null, CREATED.plusSeconds(i)));
    }
    List<User> shuffled = new ArrayList<>(made);
    Collections.shuffle(shuffled);

    shuffled.forEach(each -> users().create(each));

    assertThat(users().members(acme)).isEqualTo(made);
  }

  @Test
  void otherPasswordEndsAllSessionsAndAnotherRoleNone() {
    User user = stored(Role.ADMIN);
    Session session = session(user);
    sessions().put(session, user);
    User demoted = user.withRole(acme, Role.VIEWER);

    users().replace(user, demoted);
    assertThat(sessions().use(session.hash())).isPresent();
    users().replace(demoted, demoted.withPassword("{noop}other", false));

    assertThat(sessions().use(session.hash())).isEmpty();
  }

  @Test
  void tokensThatOpenOnlyWhatTheirOwnerHasLeftAreGone() {
    User user = user(Map.of(acme, Role.ADMIN, other, Role.ADMIN), null, CREATED);
    users().create(user);
    PersonalToken useless = token(user, acme);
    PersonalToken useful = token(user, other);
    PersonalToken wide = token(user, null);
    List.of(useless, useful, wide).forEach(each -> tokens().create(each));

    users().replace(user, user.leaving(acme));

    assertThat(tokens().find(useless.hash())).isEmpty();
    assertThat(tokens().ofUser(user.id())).containsExactlyInAnyOrder(useful, wide);
  }

  @Test
  void deletedUserIsGoneWithItsNamesSessionsAndTokens() {
    User user = user(Map.of(acme, Role.ADMIN), "https://id.example " + UUID.randomUUID(), CREATED);
    users().create(user);
    Session session = session(user);
    PersonalToken token = token(user, null);
    sessions().put(session, user);
    tokens().create(token);

    users().delete(user);

    assertThat(users().find(user.id())).isEmpty();
    assertThat(users().members(acme)).isEmpty();
    assertThat(sessions().use(session.hash())).isEmpty();
    assertThat(tokens().find(token.id())).isEmpty();
    assertThat(tokens().find(token.hash())).isEmpty();
    User next = with(user(Map.of(acme, Role.VIEWER), user.subject(), CREATED), user.userName());
    users().create(next);
    assertThat(users().byUserName(user.userName())).contains(next);
  }

  @Test
  void lastAdminNeitherGoesNorIsDemotedAndIsTheOnlyOneKept() {
    User admin = stored(Role.ADMIN);
    stored(Role.MEMBER);
    UserStore keeping = users().keepingAnAdmin(acme);

    assertThatThrownBy(() -> keeping.delete(admin)).isInstanceOf(LastAdminException.class);
    assertThatThrownBy(() -> keeping.replace(admin, admin.withRole(acme, Role.MEMBER)))
        .isInstanceOf(LastAdminException.class);
    assertThatThrownBy(() -> keeping.replace(admin, admin.leaving(acme)))
        .isInstanceOf(LastAdminException.class);
    assertConflict(() -> keeping.delete(admin.withRole(acme, Role.ADMIN)));

    assertThat(users().find(admin.id())).contains(admin);
    stored(Role.ADMIN);
    keeping.delete(admin);
    assertThat(users().find(admin.id())).isEmpty();
  }

  @Test
  void ofAdminsWhoAllLeaveAtOnceOneStays() {
    List<User> admins = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      admins.add(stored(Role.ADMIN));
    }
    AtomicInteger next = new AtomicInteger();

    long left =
        AtOnce.successes(
            8,
            LastAdminException.class,
            () -> users().keepingAnAdmin(acme).delete(admins.get(next.getAndIncrement())));

    assertThat(left).isEqualTo(7);
    assertThat(users().members(acme)).hasSize(1);
  }

  @Test
  void eventsAreWrittenWithTheMutationAndNotWithoutIt() {
    Event event = event();
    User user = user(Role.ADMIN);

    users().noting(List.of(event, event)).create(user);
    assertConflict(() -> users().noting(List.of(event)).create(user));
    assertConflict(() -> users().noting(List.of(event)).delete(user.leaving(acme)));

    assertThat(events(event.action())).isEqualTo(2);
  }

  @Test
  void storeThatCannotBeAskedSaysSoAndKeepsWhatItHad() {
    User user = stored(Role.ADMIN);

    whileAway(
        () -> {
          assertUnavailable(() -> users().create(user(Role.VIEWER)));
          assertUnavailable(() -> users().replace(user, user.leaving(acme)));
          assertUnavailable(() -> users().delete(user));
          assertUnavailable(() -> users().find(user.id()));
          assertUnavailable(() -> users().byUserName(user.userName()));
          assertUnavailable(() -> users().bySubject("https://id.example x"));
          assertUnavailable(() -> users().members(acme));
        });

    assertThat(users().members(acme)).containsExactly(user);
  }
}
