package io.latchkey.admin.audit;

import io.latchkey.admin.caller.Actor;
import io.latchkey.encryption.EncryptionKeyId;
import io.latchkey.event.Event;
import io.latchkey.event.Event.Target;
import io.latchkey.identity.Invitation;
import io.latchkey.identity.PersonalToken;
import io.latchkey.identity.User;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the admin API writes into the event log. */
public final class Events {

  private static final Comparator<OrganizationId> BY_ID =
      Comparator.comparing(OrganizationId::value);

  private Events() {}

  /** Something done to a key. */
  public static Event key(
      String action, Actor actor, KeyRecord record, Map<String, String> details) {
    return record.event(action, actor.inEvents(record.key().organization()), details);
  }

  /** Something done to many keys in one call, beside the events of each of them. */
  static Event keys(
      String action, Actor actor, OrganizationId organization, Map<String, String> details) {
    Target target = new Target("organization", organization.value(), organization.value(), null);
    return event("keys." + action, actor, target, organization, details);
  }

  /** Something done to a project. */
  public static Event project(String action, Actor actor, Project project) {
    return project(action, actor, project, Map.of());
  }

  /** The same, with details. */
  public static Event project(
      String action, Actor actor, Project project, Map<String, String> details) {
    Target target = new Target("project", project.id().value(), project.name(), null);
    return event("project." + action, actor, target, project.organization(), details);
  }

  /** Something done to one of a project's encryption keys. */
  public static Event encryptionKey(
      String action, Actor actor, Project project, EncryptionKeyId key) {
    Target target = new Target("encryption_key", key.toString(), project.name(), null);
    Map<String, String> details = Map.of("project", project.id().value());
    return event("encryption_key." + action, actor, target, project.organization(), details);
  }

  /** Something done to an organization. */
  public static Event organization(String action, Actor actor, Organization organization) {
    return organization(action, actor, organization, Map.of());
  }

  /** The same, with details. */
  public static Event organization(
      String action, Actor actor, Organization organization, Map<String, String> details) {
    Target target =
        new Target("organization", organization.id().value(), organization.name(), null);
    return event("organization." + action, actor, target, organization.id(), details);
  }

  /** Something done to a user as a member of an organization. */
  public static Event member(
      String action,
      Actor actor,
      User user,
      OrganizationId organization,
      Map<String, String> details) {
    return event("member." + action, actor, target(user), organization, details);
  }

  /** Something done to a user, or to all of its sessions: an event of each of its organizations. */
  public static List<Event> user(String action, Actor actor, User user) {
    return inEach(
        user.roles().keySet(),
        organization -> event("user." + action, actor, target(user), organization, Map.of()));
  }

  /** What became of an invitation; {@code details} has the role that it offers. */
  public static Event invitation(String action, Actor actor, Invitation invitation) {
    Target target = new Target("invitation", invitation.id(), invitation.name(), null);
    return event(
        action, actor, target, invitation.organization(), Map.of("role", invitation.role().text()));
  }

  /**
   * That a user lost its membership because the organization that manages it made it a password.
   * Says nothing of that organization.
   */
  public static Event memberLost(User user, OrganizationId organization) {
    return event(
        "member.removed",
        Actor.PROGRAM,
        target(user),
        organization,
        Map.of("reason", "password_reset"));
  }

  /** Organizations know of each other's members, and of operators, nothing. */
  private static List<Event> inEach(
      Collection<OrganizationId> organizations, Function<@Nullable OrganizationId, Event> event) {
    return organizations.isEmpty()
        ? List.of(event.apply(null))
        : organizations.stream().sorted(BY_ID).map(event).toList();
  }

  private static Target target(User user) {
    return new Target("user", user.id().value(), user.name(), null);
  }

  /** Something done to a personal token: an event of each organization that it opens. */
  public static List<Event> token(String action, Actor actor, PersonalToken token, User owner) {
    Target target = new Target("token", token.id(), token.name(), token.tail());
    Map<String, String> details = Map.of("owner", token.owner().value());
    return inEach(
        token.roles(owner).keySet(),
        organization -> event("token." + action, actor, target, organization, details));
  }

  /**
   * Something that became of a session: an event of each of its user's organizations.
   *
   * @param user null for the system operator's
   */
  public static List<Event> session(String action, Actor actor, @Nullable User user) {
    return inEach(
        user == null ? List.of() : user.roles().keySet(),
        organization ->
            event(
                "session." + action,
                actor,
                user == null ? null : target(user),
                organization,
                Map.of()));
  }

  /** A call or a sign-in that showed nothing good. */
  public static Event refusedSession(Actor actor) {
    return refusedSession(actor, null, null);
  }

  /**
   * The same, where a user was named: an event of each of its organizations.
   *
   * @param user null if nobody was named who is known
   */
  public static List<Event> refusedSession(Actor actor, @Nullable User user) {
    return inEach(
        user == null ? List.of() : user.roles().keySet(),
        organization -> refusedSession(actor, user, organization));
  }

  private static Event refusedSession(
      Actor actor, @Nullable User user, @Nullable OrganizationId organization) {
    return new Event(
        "session.refused",
        actor.inEvents(organization),
        user == null ? null : target(user),
        organization == null ? null : organization.value(),
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
