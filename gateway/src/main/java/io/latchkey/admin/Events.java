package io.latchkey.admin;

import io.latchkey.event.Event;
import io.latchkey.event.Event.Target;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import java.util.Map;

/** What the admin API writes into the event log. */
final class Events {

  private Events() {}

  /** Something done to a key. */
  static Event key(String action, Actor actor, KeyRecord record, Map<String, String> details) {
    Target target = new Target("key", record.key().id().toString(), record.name(), record.tail());
    String organization = record.key().organization().value();
    return new Event("key." + action, actor.inEvents(), target, organization, true, details);
  }

  /** Something done to a project. */
  static Event project(String action, Actor actor, Project project) {
    Target target = new Target("project", project.id().value(), project.name(), null);
    String organization = project.organization().value();
    return new Event("project." + action, actor.inEvents(), target, organization, true, Map.of());
  }

  /** Something done to an organization. */
  static Event organization(String action, Actor actor, Organization organization) {
    String id = organization.id().value();
    Target target = new Target("organization", id, organization.name(), null);
    return new Event("organization." + action, actor.inEvents(), target, id, true, Map.of());
  }

  /** A call that showed no good token. */
  static Event refusedSession(Actor actor) {
    return new Event("session.refused", actor.inEvents(), null, null, false, Map.of());
  }
}
