package io.latchkey.console.people;

import io.latchkey.console.keys.LimitFields;
import io.latchkey.console.page.Contradictions;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What keys of an organization may ask for together, in words; empty words for no limit.
 *
 * @param shared of all its keys
 * @param left of that, now
 * @param perOwner of all keys of an owner that is not named
 * @param owners those that are named, the first of them
 * @param more how many more are named
 */
record OrganizationLimits(
    String shared, String left, String perOwner, List<OfOwner> owners, int more) {

  private static final int MOST_SHOWN = 20;

  /** Limits of an owner that is named. */
  record OfOwner(String name, String words) {}

  static OrganizationLimits of(Json organization, Json standing) {
    Json ofOwners = organization.at("ownerLimits");
    Json named = ofOwners.at("owners");
    return new OrganizationLimits(
        LimitFields.words(organization.at("sharedLimits")),
        LimitFields.left(standing),
        LimitFields.words(ofOwners.at("default")),
        named.names().stream()
            .sorted()
            .limit(MOST_SHOWN)
            .map(name -> new OfOwner(name, LimitFields.words(named.at(name))))
            .toList(),
        Math.max(0, named.names().size() - MOST_SHOWN));
  }

  /** What contradicts itself in a form that edits them, by field. */
  static Map<String, String> faults(Form form) {
    Map<String, String> faults = new HashMap<>(Contradictions.ofEditedLimits(form));
    boolean one = form.value("whose").equals("owner");
    if (one && form.text("owner") == null) {
      faults.put("owner", "Enter the owner.");
    } else if (!one && form.text("owner") != null) {
      faults.put("owner", "Choose “All keys of this owner”, or clear the owner.");
    }
    return faults;
  }

  /** The body of the call that edits them. */
  static Map<String, Object> edit(Form form) {
    Map<String, Object> body = new HashMap<>();
    if (LimitFields.keeps(form)) {
      return body;
    }
    String owner = form.text("owner");
    Object none = form.value("limitsAre").equals("default") ? null : Map.of("limits", List.of());
    Object limits = LimitFields.shared(form, none);
    switch (form.value("whose")) {
      case "organization" -> body.put("sharedLimits", limits);
      case "owner" -> body.put("ownerLimits", Map.of("owners", one(String.valueOf(owner), limits)));
      default -> body.put("ownerLimits", one("default", limits));
    }
    return body;
  }

  private static Map<String, Object> one(String name, @Nullable Object value) {
    Map<String, Object> one = new HashMap<>();
    one.put(name, value);
    return one;
  }
}
