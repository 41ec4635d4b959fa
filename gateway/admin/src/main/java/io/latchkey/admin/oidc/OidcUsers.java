package io.latchkey.admin.oidc;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.identity.Account;
import io.latchkey.identity.Role;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.ProjectStore;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users whom an identity provider knows. Each time one signs in its name and all of its roles
 * become what the provider says: a role that was given here does not outlive that. Nobody becomes a
 * user that was made here, whatever its name. Calls block and throw as {@code KeyLifecycle} does.
 */
final class OidcUsers {

  private static final Logger log = LoggerFactory.getLogger(OidcUsers.class);
  private static final int ATTEMPTS = 5;
  private static final int LONGEST_NUMBER = 1_000_000;

  private final UserStore users;
  private final SessionStore sessions;
  private final ProjectStore projects;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * The users.
   *
   * @param random must be cryptographically strong
   */
  OidcUsers(
      UserStore users,
      SessionStore sessions,
      ProjectStore projects,
      RandomGenerator random,
      InstantSource clock) {
    this.users = users;
    this.sessions = sessions;
    this.projects = projects;
    this.random = random;
    this.clock = clock;
  }

  /**
   * The user as the provider describes it, made where it is not there yet.
   *
   * @return null where there is none, and nothing that it could do
   */
  @Nullable User update(Actor actor, OidcProfile profile) {
    Map<OrganizationId, Role> roles = new LinkedHashMap<>(profile.roles());
    roles.keySet().removeIf(each -> projects.organization(each).isEmpty());
    for (int attempt = 1; ; attempt++) {
      try {
        Optional<User> found = users.bySubject(profile.subject());
        if (found.isPresent()) {
          return replace(actor, found.get(), profile, roles);
        }
        return profile.operator() || !roles.isEmpty() ? create(actor, profile, roles) : null;
      } catch (ConflictException e) {
        // Signed in twice at once, or the user name was taken in between.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private User replace(
      Actor actor, User before, OidcProfile profile, Map<OrganizationId, Role> roles) {
    User after = before.describedAs(profile.name(), profile.operator(), roles);
    boolean same =
        before.name().equals(after.name())
            && before.operator() == after.operator()
            && before.roles().equals(after.roles());
    if (same) {
      return before;
    }
    users.noting(Events.user("described", actor, after)).replace(before, after);
    log.info("event=user.described user={} roles={}", after.id(), after.roles());
    if (after.isSuperfluous()) {
      sessions.endAll(after.id());
    }
    return after;
  }

  private User create(Actor actor, OidcProfile profile, Map<OrganizationId, Role> roles) {
    User user =
        new User(
            UserId.generate(random),
            free(profile.userName()),
            profile.name(),
            null,
            profile.subject(),
            profile.operator(),
            roles,
            Account.UNMANAGED,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            1);
    users.noting(Events.user("created", actor, user)).create(user);
    log.info("event=user.created user={} roles={}", user.id(), user.roles());
    return user;
  }

  private String free(String wanted) {
    String name = wanted;
    while (users.byUserName(name).isPresent()) {
      name = wanted + "-" + random.nextInt(LONGEST_NUMBER);
    }
    return name;
  }
}
