package io.latchkey.reassertion;

import io.latchkey.encryption.EncryptionKeyId;
import io.latchkey.encryption.KeyState;
import io.latchkey.event.Event;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import java.util.HashMap;
import java.util.Map;

/** The events of what is done again because the store has lost it. */
final class LostEvents {

  private static final String REASON = "done before; Redis had lost it";
  private static final Map<String, String> LOST = Map.of("reason", REASON);

  private LostEvents() {}

  /** An event of a key, such as {@code revoked}. */
  static Event of(String action, KeyRecord record) {
    Map<String, String> details = new HashMap<>(record.key().labels().details());
    details.putAll(LOST);
    return new Event(
        "key." + action,
        Event.Actor.PROGRAM,
        new Event.Target("key", record.key().id().toString(), record.name(), record.tail()),
        record.key().organization().value(),
        true,
        details);
  }

  static Event deleted(Project project) {
    return event(
        "project.deleted",
        new Event.Target("project", project.id().value(), project.name(), null),
        project.organization().value());
  }

  static Event deleted(Organization organization) {
    String id = organization.id().value();
    return event(
        "organization.deleted",
        new Event.Target("organization", id, organization.name(), null),
        id);
  }

  static Event of(KeyState state, EncryptionKeyId key, Project project) {
    return new Event(
        "encryption_key." + state.text(),
        Event.Actor.PROGRAM,
        new Event.Target("encryption_key", key.toString(), project.name(), null),
        project.organization().value(),
        true,
        Map.of("project", project.id().value(), "reason", REASON));
  }

  private static Event event(String action, Event.Target target, String organization) {
    return new Event(action, Event.Actor.PROGRAM, target, organization, true, LOST);
  }
}
