package io.latchkey.admin.members;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.members.MemberForm.NewMember;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.event.Event;
import io.latchkey.identity.Account;
import io.latchkey.identity.LastAdminException;
import io.latchkey.identity.Role;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Organization;
import io.latchkey.mutation.OutcomeUnknownException;
import io.latchkey.store.StoreUnavailableException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of organizations: created, given other roles, removed. An organization that has an
 * admin keeps one. Calls block and throw as {@code KeyLifecycle} does.
 */
public final class Members {

  private static final Logger log = LoggerFactory.getLogger(Members.class);

  private final UserStore users;
  private final Passwords passwords;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * The members.
   *
   * @param random must be cryptographically strong
   */
  public Members(
      UserStore users, Passwords passwords, RandomGenerator random, InstantSource clock) {
    this.users = users;
    this.passwords = passwords;
    this.random = random;
    this.clock = clock;
  }

  /**
   * A user that was created.
   *
   * @param password that was made for it; null if it was given one
   */
  record Added(User user, @Nullable String password) {}

  /**
   * Creates a user who is a member. Only for the system operator: whoever can choose another
   * person's name and password can sign in as that person.
   *
   * @throws ProblemException if there is a user with this user name
   */
  Added create(Actor actor, Organization organization, NewMember wanted) {
    String given = wanted.password();
    String password = given == null ? passwords.generate(actor.attempt()).reveal() : given;
    String name = wanted.name();
    User user =
        new User(
            UserId.generate(actor.attempt().random(random)),
            wanted.userName(),
            name == null ? wanted.userName() : name,
            passwords.encode(password),
            null,
            false,
            Map.of(organization.id(), wanted.role()),
            Account.UNMANAGED,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            1);
    Event event = Events.member("added", actor, user, organization.id(), details(wanted.role()));
    User stored = store(actor, user, event);
    note("member.added", actor, stored, organization.id());
    return new Added(stored, given == null ? password : null);
  }

  /** The user as it is stored, by this or an earlier try. */
  private User store(Actor actor, User user, Event event) {
    try {
      change(() -> users.noting(List.of(event)).create(user));
      return user;
    } catch (ConflictException e) {
      return Optional.of(user.id())
          .filter(id -> actor.attempt().again())
          .flatMap(users::find)
          .orElseThrow(
              () ->
                  new ProblemException(
                      ProblemKind.MEMBER_EXISTS,
                      "There is a user with this user name. Invite the person, who can accept with"
                          + " that user, or choose another user name."));
    }
  }

  /**
   * Gives a member another role.
   *
   * @throws ProblemException where the organization would be left without an admin
   */
  User edit(Actor actor, OrganizationId organization, User user, Role role) {
    if (user.roles().get(organization) == role) {
      return user;
    }
    User edited = user.withRole(organization, role);
    replace("role_changed", actor, user, edited, organization);
    note("member.role_changed", actor, edited, organization);
    return edited;
  }

  /**
   * Removes a member: its role here ends, with the tokens that open nothing else. A user who is
   * left without any role is removed, with all its tokens and sessions.
   *
   * @throws ProblemException where the organization would be left without an admin
   */
  public void remove(Actor actor, OrganizationId organization, User user) {
    User left = user.leaving(organization);
    if (left.isSuperfluous()) {
      UserStore noting =
          users.noting(List.of(Events.member("removed", actor, user, organization, Map.of())));
      change(() -> noting.keepingAnAdmin(organization).delete(user));
    } else {
      replace("removed", actor, user, left, organization);
    }
    note("member.removed", actor, user, organization);
  }

  /**
   * Gives a user a password that is made, and ends its sessions. Whoever made it could sign in as
   * the user: therefore the user leaves every organization that the caller doesn't administer.
   */
  String resetPassword(Actor actor, OrganizationId organization, User user) {
    String password = passwords.generate().reveal();
    User reset = user.withPassword(passwords.encode(password), !actor.operator());
    List<Event> events = new ArrayList<>();
    events.add(Events.member("password_reset", actor, user, organization, Map.of()));
    for (OrganizationId each : user.roles().keySet()) {
      if (!actor.has(Role.ADMIN, each)) {
        reset = reset.leaving(each);
        events.add(Events.memberLost(user, each));
      }
    }
    User after = reset.version(user.version() + 1);
    change(() -> users.noting(events).replace(user, after));
    note("member.password_reset", actor, user, organization);
    return password;
  }

  /**
   * Gives a user the password that it chose, and ends its sessions.
   *
   * @throws ProblemException where {@code current} is not its password
   */
  public void changePassword(Actor actor, User user, String current, String next) {
    if (!passwords.matches(current, user.password())) {
      throw new ProblemException(
          ProblemKind.INVALID_CREDENTIALS, "The current password is incorrect.");
    }
    UserStore noting = users.noting(Events.user("password_changed", actor, user));
    change(() -> noting.replace(user, user.withPassword(passwords.encode(next), false)));
    log.info("event=user.password_changed user={} actor={}", user.id(), actor);
  }

  private void replace(
      String action, Actor actor, User before, User after, OrganizationId organization) {
    Role role = after.roles().get(organization);
    UserStore noting =
        users.noting(List.of(Events.member(action, actor, after, organization, details(role))));
    change(() -> noting.keepingAnAdmin(organization).replace(before, after));
  }

  private static Map<String, String> details(@Nullable Role role) {
    return role == null ? Map.of() : Map.of("role", role.text());
  }

  private static ProblemException lastAdmin() {
    return new ProblemException(
        ProblemKind.LAST_ADMIN,
        "This is the organization's last admin. Make another member an admin first.");
  }

  /**
   * Carries a mutation out once: what is wanted of a member can be asked for again.
   *
   * @throws ProblemException where an organization would be left without an admin
   * @throws ConflictException where the user was changed by somebody else, or is there already
   */
  private static void change(Runnable mutation) {
    try {
      mutation.run();
    } catch (LastAdminException e) {
      throw lastAdmin();
    } catch (StoreUnavailableException e) {
      throw new OutcomeUnknownException(e);
    }
  }

  private static void note(String event, Actor actor, User user, OrganizationId organization) {
    log.info("event={} user={} organization={} actor={}", event, user.id(), organization, actor);
  }
}
