package io.latchkey.admin;

import io.latchkey.admin.MemberForm.NewMember;
import io.latchkey.change.StoreUnavailableException;
import io.latchkey.identity.LastAdminException;
import io.latchkey.identity.Role;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Organization;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of organizations: added, given other roles, taken out. An organization that has an
 * admin keeps one. Calls block and throw as {@link KeyLifecycle} does.
 */
final class Members {

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
  Members(UserStore users, Passwords passwords, RandomGenerator random, InstantSource clock) {
    this.users = users;
    this.passwords = passwords;
    this.random = random;
    this.clock = clock;
  }

  /**
   * A user that was added.
   *
   * @param password that was made for it; null where it has one already
   */
  record Added(User user, @Nullable String password) {}

  /**
   * Makes somebody a member: a user that there is, else a new one.
   *
   * @throws ProblemException where it is one already, or where a name or password was given for a
   *     user that there is
   */
  Added add(Actor actor, Organization organization, NewMember wanted) {
    Optional<User> known = users.byUserName(wanted.userName());
    Added added =
        known.isPresent()
            ? new Added(join(actor, organization, known.get(), wanted), null)
            : create(actor, organization, wanted);
    note("member.added", actor, added.user(), organization.id());
    return added;
  }

  private User join(Actor actor, Organization organization, User user, NewMember wanted) {
    if (user.roles().containsKey(organization.id())) {
      throw new ProblemException(
          ProblemKind.MEMBER_EXISTS,
          "This user is a member already. To give it another role, change that with PATCH.");
    }
    if (wanted.name() != null || wanted.password() != null) {
      throw new ProblemException(
          ProblemKind.MEMBER_EXISTS,
          "There is a user with this user name, who has a name and a password. Leave name and"
              + " password out to make this user a member, or choose another user name.");
    }
    User joined = user.withRole(organization.id(), wanted.role());
    replace("added", actor, user, joined, organization.id());
    return joined;
  }

  private Added create(Actor actor, Organization organization, NewMember wanted) {
    String given = wanted.password();
    String password = given == null ? passwords.generate().reveal() : given;
    String name = wanted.name();
    User user =
        new User(
            UserId.generate(random),
            wanted.userName(),
            name == null ? wanted.userName() : name,
            passwords.encode(password),
            null,
            false,
            Map.of(organization.id(), wanted.role()),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            1);
    UserStore noting =
        users.noting(
            Events.member("added", actor, user, organization.id(), details(wanted.role())));
    change(() -> noting.create(user));
    return new Added(user, given == null ? password : null);
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
   * Takes a member out. A user who is left without any role is removed, with its tokens and
   * sessions.
   *
   * @throws ProblemException where the organization would be left without an admin
   */
  void remove(Actor actor, OrganizationId organization, User user) {
    User left = user.withRole(organization, null);
    if (left.isSuperfluous()) {
      UserStore noting =
          users.noting(Events.member("removed", actor, user, organization, Map.of()));
      change(() -> noting.keepingAnAdmin(organization).delete(user));
    } else {
      replace("removed", actor, user, left, organization);
    }
    note("member.removed", actor, user, organization);
  }

  /** Gives a user a password that is made, and ends its sessions. */
  String resetPassword(Actor actor, OrganizationId organization, User user) {
    String password = passwords.generate().reveal();
    UserStore noting =
        users.noting(Events.member("password_reset", actor, user, organization, Map.of()));
    change(() -> noting.replace(user, user.withPassword(passwords.encode(password))));
    note("member.password_reset", actor, user, organization);
    return password;
  }

  /**
   * Gives a user the password that it chose, and ends its sessions.
   *
   * @throws ProblemException where {@code current} is not its password
   */
  void changePassword(Actor actor, User user, String current, String next) {
    if (!passwords.matches(current, user.password())) {
      throw new ProblemException(
          ProblemKind.INVALID_CREDENTIALS, "The current password is another one.");
    }
    UserStore noting = users.noting(Events.user("password_changed", actor, user));
    change(() -> noting.replace(user, user.withPassword(passwords.encode(next))));
    log.info("event=user.password_changed user={} actor={}", user.id(), actor);
  }

  private void replace(
      String action, Actor actor, User before, User after, OrganizationId organization) {
    Role role = after.roles().get(organization);
    UserStore noting =
        users.noting(Events.member(action, actor, after, organization, details(role)));
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
