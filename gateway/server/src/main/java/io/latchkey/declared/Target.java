package io.latchkey.declared;

import io.latchkey.declared.Change.Action;
import io.latchkey.declared.file.DeclaredOrganization;
import io.latchkey.declared.file.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An organization of the files and the one of the gateway that it stands for, which a run may have
 * to make first. Not safe for threads.
 */
final class Target {

  private final DeclaredOrganization declared;
  private @Nullable String id;

  /**
   * A target.
   *
   * @param id on the gateway; null until it is made
   */
  Target(DeclaredOrganization declared, @Nullable String id) {
    this.declared = declared;
    this.id = id;
  }

  DeclaredOrganization declared() {
    return declared;
  }

  String name() {
    return declared.name();
  }

  boolean exists() {
    return id != null;
  }

  String id() {
    if (id == null) {
      throw new IllegalStateException("the organization is not made yet");
    }
    return id;
  }

  void made(JsonNode organization) {
    id = organization.get("id").asString();
  }

  /** A change of something that is declared. */
  Change change(Action action, String kind, String name, Item item, List<FieldChange> fields) {
    return new Change(action, kind, name(), name, item, item.place(), fields, null);
  }

  /** Something that is declared and can't be had. */
  Change conflict(String kind, String name, Item item, List<FieldChange> fields, String reason) {
    return new Change(Action.CONFLICT, kind, name(), name, item, item.place(), fields, reason);
  }

  /** A change of something that is not declared. */
  Change undeclared(Action action, String kind, String name) {
    return new Change(action, kind, name(), name, null, null, List.of(), null);
  }
}
