package io.latchkey.admin;

import io.latchkey.event.Event;
import io.latchkey.event.Event.Target;
import io.latchkey.identity.PersonalToken;
import io.latchkey.identity.User;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the admin API writes into the event log. */
final class Events {

  private Events() {}

  /** Something done to a key. */
  static Event key(String action, Actor actor, KeyRecord record, Map<String, String> details) {
    Target target = new Target("key", record.key().id().toString(), record.name(), record.tail());
    OrganizationId organization = record.key().organization();
    return event("key." + action, actor, target, organization, details);
  }

  /** Something done to a project. */
  static Event project(String action, Actor actor, Project project) {
    Target target = new Target("project", project.id().value(), project.name(), null);
    return event("project." + action, actor, target, project.organization(), Map.of());
  }

  /** Something done to an organization. */
  static Event organization(String action, Actor actor, Organization organization) {
    Target target =
        new Target("organization", organization.id().value(), organization.name(), null);
    return event("organization." + action, actor, target, organization.id(), Map.of());
  }

  /** Something done to a user as a member of an organization. */
  static Event member(
      String action,
      Actor actor,
      User user,
      OrganizationId organization,
      Map<String, String> details) {
    return event("member." + action, actor, target(user), organization, details);
  }

  /** Something done to a user, or to all of its sessions. */
  static Event user(String action, Actor actor, User user) {
    return event("user." + action, actor, target(user), home(user), Map.of());
  }

  private static Target target(User user) {
    return new Target("user", user.id().value(), user.name(), null);
  }

  /** Something done to a personal token. */
  static Event token(String action, Actor actor, PersonalToken token, User owner) {
    Target target = new Target("token", token.id(), token.name(), token.tail());
    OrganizationId only = token.organization();
    return event(
        "token." + action,
        actor,
        target,
        only == null ? home(owner) : only,
        Map.of("owner", token.owner().value()));
  }

  /** Something that became of a session; {@code user} is null for the system operator's. */
  static Event session(String action, Actor actor, @Nullable User user) {
    return event(
        "session." + action,
        actor,
        user == null ? null : target(user),
        user == null ? null : home(user),
        Map.of());
  }

  /**
   * A call or a sign-in that showed nothing good.
   *
   * @param user who was named; null where nobody was who is known
   */
  static Event refusedSession(Actor actor, @Nullable User user) {
    OrganizationId home = user == null ? null : home(user);
    return new Event(
        "session.refused",
        actor.inEvents(home),
        user == null ? null : target(user),
        home == null ? null : home.value(),
        false,
        Map.of());
  }

  /**
   * A call that would have changed something and was refused.
   *
   * @param organization that it was about; null where that is not known
   */
  static Event refusedCall(
      Actor actor,
      @Nullable Target target,
      @Nullable OrganizationId organization,
      Map<String, String> details) {
    return new Event(
        "call.refused",
        actor.inEvents(organization),
        target,
        organization == null ? null : organization.value(),
        false,
        details);
  }

  /** The organization whose admins see what becomes of a user: its only one, or none. */
  private static @Nullable OrganizationId home(User user) {
    return user.roles().size() == 1 ? user.roles().keySet().iterator().next() : null;
  }

  private static Event event(
      String action,
      Actor actor,
      @Nullable Target target,
      @Nullable OrganizationId organization,
      Map<String, String> details) {
    return new Event(
        action,
        actor.inEvents(organization),
        target,
        organization == null ? null : organization.value(),
        true,
        details);
  }
}
