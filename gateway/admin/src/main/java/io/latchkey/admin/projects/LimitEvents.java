package io.latchkey.admin.projects;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.event.Event;
import io.latchkey.key.Limits;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The events of edited projects and organizations, which say which limits that keys share became
 * others: {@code 100/1s burst 150, 10000/day}, or {@code none}.
 */
final class LimitEvents {

  private static final String SHARED = "sharedLimits";
  private static final String OF_OWNERS = "ownerLimits";

  /** How many owners an event names. */
  private static final int MOST_OWNERS = 20;

  private LimitEvents() {}

  /** A project was edited. */
  static Event edited(String action, Actor actor, Project before, Project after) {
    Map<String, String> details = new TreeMap<>();
    note(details, SHARED, before.sharedLimits(), after.sharedLimits());
    return Events.project(action, actor, after, details);
  }

  /** An organization was edited or renamed. */
  static Event edited(String action, Actor actor, Organization before, Organization after) {
    Map<String, String> details = new TreeMap<>();
    note(details, SHARED, before.limits().shared(), after.limits().shared());
    note(details, OF_OWNERS + ".default", before.limits().perOwner(), after.limits().perOwner());
    Set<String> owners = new TreeSet<>(before.limits().owners().keySet());
    owners.addAll(after.limits().owners().keySet());
    owners.stream()
        .filter(
            owner ->
                !Objects.equals(
                    before.limits().owners().get(owner), after.limits().owners().get(owner)))
        .limit(MOST_OWNERS)
        .forEach(
            owner ->
                note(
                    details,
                    OF_OWNERS + ".owners." + owner,
                    before.limits().owners().get(owner),
                    after.limits().owners().get(owner)));
    return Events.organization(action, actor, after, details);
  }

  private static void note(
      Map<String, String> details, String name, @Nullable Limits before, @Nullable Limits after) {
    if (!Objects.equals(before, after)) {
      details.put(name, after == null ? "default" : after.isEmpty() ? "none" : after.text());
    }
  }
}
