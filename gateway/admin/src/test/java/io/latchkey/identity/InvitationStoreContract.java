package io.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.event.Event;
import io.latchkey.fixture.AtOnce;
import io.latchkey.keystore.ConflictException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link InvitationStore} must do. */
public abstract class InvitationStoreContract extends IdentityContract {

  private static final int MOST = 20;

  private Invitation open() {
    Invitation invitation = invitation(now(), now().plusSeconds(3_600));
    assertThat(invitations().create(invitation, MOST, event())).isTrue();
    return invitation;
  }

  @Test
  void invitationIsReadBackAsItWasWritten() {
    Invitation plain = invitation(now(), now().plusSeconds(60));
    Invitation invitation =
        new Invitation(
            plain.id(),
            acme,
            Role.ADMIN,
            plain.name(),
            plain.hash(),
            "usr_1",
            "Zoë",
            plain.createdAt(),
            plain.expiresAt());

    assertThat(invitations().create(invitation, MOST, event())).isTrue();

    assertThat(invitations().find(invitation.id())).contains(invitation);
    assertThat(invitations().find(invitation.hash())).contains(invitation);
    assertThat(invitations().of(acme)).containsExactly(invitation);
    assertThat(invitations().of(other)).isEmpty();
    assertThat(invitations().find("inv_none")).isEmpty();
    assertThat(invitations().find(hash())).isEmpty();
  }

  @Test
  void invitationsAreListedOldestFirstWheneverTheyExpire() {
    List<Invitation> made = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      made.add(invitation(now().minusSeconds(100 - i), now().plusSeconds(3_600 - 60 * i)));
    }
    List<Invitation> shuffled = new ArrayList<>(made);
    Collections.shuffle(shuffled);

    shuffled.forEach(each -> invitations().create(each, MOST, event()));

    assertThat(invitations().of(acme)).isEqualTo(made);
  }

  @Test
  void organizationHasNoMoreOpenThanItMay() {
    List<Boolean> made =
        AtOnce.call(
            9, () -> invitations().create(invitation(now(), now().plusSeconds(60)), 4, event()));

    assertThat(made.stream().filter(each -> each)).hasSize(4);
    List<Invitation> open = invitations().of(acme);
    assertThat(open).hasSize(4);
    invitations().end(open.get(0), event());
    assertThat(invitations().create(invitation(now(), now().plusSeconds(60)), 4, event())).isTrue();
  }

  @Test
  void expiredInvitationIsGoneAndMakesRoom() {
    Invitation brief = invitation(now(), now().plusMillis(100));
    invitations().create(brief, 1, event());

    await().until(() -> invitations().find(brief.id()).isEmpty());

    assertThat(invitations().find(brief.hash())).isEmpty();
    assertThat(invitations().of(acme)).isEmpty();
    User user = user(Role.MEMBER);
    assertConflict(() -> invitations().accept(brief, null, user, event()));
    assertThat(users().find(user.id())).isEmpty();
    await().until(() -> invitations().create(invitation(now(), now().plusSeconds(60)), 1, event()));
  }

  @Test
  void endedInvitationIsGoneAndMayBeEndedAgain() {
    Invitation invitation = open();
    Event event = event();

    invitations().end(invitation, event);
    invitations().end(invitation, event);

    assertThat(invitations().find(invitation.id())).isEmpty();
    assertThat(invitations().find(invitation.hash())).isEmpty();
    assertThat(invitations().of(acme)).isEmpty();
    assertThat(events(event.action())).isEqualTo(1);
  }

  @Test
  void acceptedInvitationCreatesAUserOnce() {
    Invitation invitation = open();
    User user = user(Role.MEMBER);
    User second = user(Role.MEMBER);
    Event event = event();

    invitations().accept(invitation, null, user, event);
    assertConflict(() -> invitations().accept(invitation, null, second, event));

    assertThat(users().members(acme)).containsExactly(user);
    assertThat(users().byUserName(user.userName())).contains(user);
    assertThat(invitations().find(invitation.id())).isEmpty();
    assertThat(events(event.action())).isEqualTo(1);
  }

  @Test
  void acceptedInvitationMakesAUserAMember() {
    Invitation invitation = open();
    User before = user(Map.of(other, Role.ADMIN), null, CREATED);
    users().create(before);
    User after = before.joining(acme, Role.MEMBER, now());

    invitations().accept(invitation, before, after, event());

    assertThat(users().members(acme)).containsExactly(after);
    assertThat(users().members(other)).containsExactly(after);
  }

  @Test
  void userWhoWasChangedOrWhoseNameIsTakenLeavesTheInvitationOpen() {
    Invitation invitation = open();
    User before = stored(Role.VIEWER);
    User changed = before.withPassword("{noop}other", false);
    users().replace(before, changed);
    User joined = before.withRole(other, Role.MEMBER);
    User namesake = stored(Role.VIEWER);

    assertConflict(() -> invitations().accept(invitation, before, joined, event()));
    assertConflict(() -> invitations().accept(invitation, null, namesake, event()));

    assertThat(invitations().of(acme)).containsExactly(invitation);
    assertThat(users().find(before.id())).contains(changed);
  }

  @Test
  void ofManyWhoAcceptAnInvitationAtOnceOneBecomesAMember() {
    Invitation invitation = open();

    long accepted =
        AtOnce.successes(
            8,
            ConflictException.class,
            () -> invitations().accept(invitation, null, user(Role.MEMBER), event()));

    assertThat(accepted).isEqualTo(1);
    assertThat(users().members(acme)).hasSize(1);
  }

  @Test
  void storeThatCannotBeAskedSaysSoAndKeepsWhatItHad() {
    Invitation invitation = open();
    Instant later = now().plusSeconds(60);

    whileAway(
        () -> {
          assertUnavailable(() -> invitations().create(invitation(now(), later), MOST, event()));
          assertUnavailable(() -> invitations().find(invitation.id()));
          assertUnavailable(() -> invitations().find(invitation.hash()));
          assertUnavailable(() -> invitations().of(acme));
          assertUnavailable(() -> invitations().end(invitation, event()));
          assertUnavailable(
              () -> invitations().accept(invitation, null, user(Role.MEMBER), event()));
        });

    assertThat(invitations().of(acme)).containsExactly(invitation);
  }
}
