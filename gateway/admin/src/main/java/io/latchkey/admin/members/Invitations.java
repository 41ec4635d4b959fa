package io.latchkey.admin.members;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.members.InvitationForm.NewAccount;
import io.latchkey.admin.members.InvitationForm.NewInvitation;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.identity.Account;
import io.latchkey.identity.Invitation;
import io.latchkey.identity.InvitationStore;
import io.latchkey.identity.Role;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.RandomId;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.UserId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Organization;
import io.latchkey.mutation.OutcomeUnknownException;
import io.latchkey.store.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How somebody becomes a member: an admin makes an invitation and hands its code over, and whoever
 * holds the code accepts it, as the user that it is or as a new one. Nobody learns from it who else
 * has a user here, and no user comes to open an organization by its name. Calls block and throw as
 * {@code KeyLifecycle} does.
 */
public final class Invitations {

  /** The form of invitations' codes. */
  private static final SecretFormat CODES = new SecretFormat("lki_");

  private static final Logger log = LoggerFactory.getLogger(Invitations.class);
  private static final int MOST_OPEN = 100;
  private static final int TAG = 4;
  private static final int ATTEMPTS = 5;

  private final InvitationStore store;
  private final UserStore users;
  private final Passwords passwords;
  private final KeyHasher hasher;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * The invitations.
   *
   * @param random must be cryptographically strong
   */
  Invitations(
      InvitationStore store,
      UserStore users,
      Passwords passwords,
      KeyHasher hasher,
      RandomGenerator random,
      InstantSource clock) {
    this.store = store;
    this.users = users;
    this.passwords = passwords;
    this.hasher = hasher;
    this.random = random;
    this.clock = clock;
  }

  /** An invitation and its code; the only place that has both. */
  record Minted(Invitation invitation, Secret code) {}

  /**
   * Makes an invitation.
   *
   * @throws ProblemException if the organization has as many open as it may have
   */
  Minted create(Actor actor, Organization organization, NewInvitation wanted) {
    RandomGenerator numbers = actor.attempt().random(random);
    Secret code = CODES.generate(numbers);
    UserId inviter = actor.user();
    Invitation invitation =
        new Invitation(
            RandomId.generate("inv_", numbers),
            organization.id(),
            wanted.role(),
            wanted.name(),
            hasher.hash(code),
            inviter == null ? null : inviter.value(),
            actor.name(),
            now(),
            wanted.expiresAt());
    Invitation earlier = actor.attempt().again() ? store.find(invitation.id()).orElse(null) : null;
    if (earlier != null) {
      return new Minted(earlier, code);
    }
    boolean made =
        change(
            () ->
                store.create(
                    invitation, MOST_OPEN, Events.invitation("member.invited", actor, invitation)));
    if (!made) {
      throw new ProblemException(
          ProblemKind.INVITATION_LIMIT_REACHED,
          "The organization has "
              + MOST_OPEN
              + " open invitations. Revoke some that nobody needs.");
    }
    note("member.invited", actor, invitation);
    return new Minted(invitation, code);
  }

  /** Revokes an invitation: nobody can accept it any more. */
  public void revoke(Actor actor, Invitation invitation) {
    end("invitation.revoked", actor, invitation);
  }

  /** Refuses an invitation, as whoever holds its code may. */
  public void refuse(Actor actor, Invitation invitation) {
    end("invitation.refused", actor, invitation);
  }

  private void end(String event, Actor actor, Invitation invitation) {
    change(
        () -> {
          store.end(invitation, Events.invitation(event, actor, invitation));
          return true;
        });
    note(event, actor, invitation);
  }

  /**
   * The open invitation with a code.
   *
   * @throws ProblemException if there is none, or whoever made it may not invite any more
   */
  public Invitation withCode(String code) {
    return Optional.ofNullable(CODES.parse(code))
        .flatMap(secret -> store.find(hasher.hash(secret)))
        .filter(found -> !found.hasExpired(clock.instant()) && mayStillInvite(found))
        .orElseThrow(Invitations::unknown);
  }

  private boolean mayStillInvite(Invitation invitation) {
    String inviter = invitation.inviter();
    return inviter == null
        || Optional.ofNullable(UserId.parse(inviter))
            .flatMap(users::find)
            .filter(
                user ->
                    user.operator() || user.roles().get(invitation.organization()) == Role.ADMIN)
            .isPresent();
  }

  /**
   * Makes the user who calls a member.
   *
   * @throws ProblemException if it is one already, or may not become one of this organization
   */
  public User accept(Actor actor, User user, Invitation invitation) {
    OrganizationId organization = invitation.organization();
    if (user.roles().containsKey(organization)) {
      throw new ProblemException(
          ProblemKind.MEMBER_EXISTS, "You are a member of this organization already.");
    }
    if (user.subject() != null) {
      throw new ProblemException(
          ProblemKind.PROVIDER_DECIDES,
          "You sign in with an identity provider, which decides what you belong to. Ask whoever"
              + " runs it for the group that has a role in this organization.");
    }
    if (user.account().passwordMade()) {
      throw new ProblemException(
          ProblemKind.PASSWORD_CHANGE_REQUIRED,
          "An admin made your password and may know it. Change it first: PUT /v1/me/password.");
    }
    return joined(actor, invitation, user, user.joining(organization, invitation.role(), now()));
  }

  /** Makes a new user who is a member; its user name gets a tag that keeps it apart from others. */
  public User acceptAsNew(Actor actor, NewAccount wanted, Invitation invitation) {
    String encoded = passwords.encode(wanted.password());
    for (int attempt = 1; ; attempt++) {
      Instant now = now();
      User user =
          new User(
              UserId.generate(random),
              tagged(wanted.userName()),
              wanted.name(),
              encoded,
              null,
              false,
              Map.of(invitation.organization(), invitation.role()),
              new Account(invitation.organization(), false, Map.of(invitation.organization(), now)),
              now,
              1);
      if (attempt == ATTEMPTS || users.byUserName(user.userName()).isEmpty()) {
        return joined(actor, invitation, null, user);
      }
    }
  }

  /** Whether a name is taken can't be seen, and nobody can be first with the name of another. */
  private String tagged(String wanted) {
    String id = RandomId.generate("", random);
    String tag = id.substring(id.length() - TAG);
    int at = wanted.indexOf('@');
    return at <= 0
        ? wanted + "-" + tag
        : wanted.substring(0, at) + "+" + tag + wanted.substring(at);
  }

  private User joined(Actor actor, Invitation invitation, @Nullable User before, User user) {
    Actor member = Actor.of(user, actor.proof());
    var event =
        Events.member(
            "added",
            member,
            user,
            invitation.organization(),
            Map.of("role", invitation.role().text(), "invitation", invitation.id()));
    change(
        () -> {
          store.accept(invitation, before, user, event);
          return true;
        });
    note("member.added", member, invitation);
    return user;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** That there is no such invitation, for whoever asks. */
  public static ProblemException unknown() {
    return new ProblemException(
        ProblemKind.INVITATION_NOT_FOUND,
        "There is no open invitation with this ID or code: it has expired, or was accepted, refused"
            + " or revoked.");
  }

  private static boolean change(BooleanSupplier mutation) {
    try {
      return mutation.getAsBoolean();
    } catch (StoreUnavailableException e) {
      throw new OutcomeUnknownException(e);
    } catch (ConflictException e) {
      throw new ProblemException(
          ProblemKind.VERSION_CONFLICT,
          "The invitation or its user was changed at the same time. Try again.");
    }
  }

  private static void note(String event, Actor actor, Invitation invitation) {
    log.info(
        "event={} invitation={} organization={} actor={}",
        event,
        invitation.id(),
        invitation.organization(),
        actor);
  }
}
