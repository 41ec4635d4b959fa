package io.latchkey.console.page;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds what somebody entered beside an option that would ignore it. Such a form is refused: nobody
 * can know which of the two was meant.
 */
public final class Contradictions {

  private static final String EXPIRES_AT = "expiresAt";

  private Contradictions() {}

  /** Faults of the form that creates a key, by field; empty if there are none. */
  public static Map<String, String> ofNewKey(Form form) {
    Map<String, String> faults = new LinkedHashMap<>();
    boolean only = form.value("scope").equals("some");
    boolean named = form.texts("permissions") != null || form.words("otherPermissions") != null;
    if (named && !only) {
      faults.put("permissions", "Choose “Only these”, or clear the permissions below it.");
    } else if (only && !named) {
      faults.put("permissions", "Choose at least one permission.");
    }
    boolean date = form.value("expiry").equals("date");
    if (date && form.text(EXPIRES_AT) == null) {
      faults.put(EXPIRES_AT, "Enter a date.");
    } else if (!date && form.text(EXPIRES_AT) != null) {
      faults.put(EXPIRES_AT, "Choose “Custom date” as the expiry, or clear the date.");
    }
    faults.putAll(ofNewLimits(form));
    return faults;
  }

  /** Faults of the limits of something new. */
  public static Map<String, String> ofNewLimits(Form form) {
    return form.text("burst") != null && form.text("requests") == null
        ? Map.of("limits", "Enter the number of requests that the burst belongs to.")
        : Map.of();
  }

  /** Faults of a form that edits limits. */
  public static Map<String, String> ofEditedLimits(Form form) {
    boolean any =
        form.text("requests") != null
            || form.text("burst") != null
            || form.text("quotaRequests") != null;
    if (!form.value("limitsAre").equals("these")) {
      return any
          ? Map.of("limits", "Choose “Set limits”, or clear the numbers below it.")
          : Map.of();
    }
    return any
        ? ofNewLimits(form)
        : Map.of("limits", "Enter a rate limit or a quota, or choose “No limits”.");
  }

  /** Faults of a form that sets an upstream's credential: a header, or a user name. */
  public static Map<String, String> ofCredential(Form form) {
    boolean header = form.text("header") != null || form.text("value") != null;
    boolean user = form.text("username") != null || form.text("password") != null;
    if (form.value("kind").equals("basic")) {
      return header
          ? Map.of("kind", "Choose “A header”, or clear the header and its value.")
          : Map.of();
    }
    return user
        ? Map.of("kind", "Choose “User name and password”, or clear the two fields.")
        : Map.of();
  }

  /** Faults of a question about a request: it is either one that was made, or one that might be. */
  public static Map<String, String> ofExplanation(Form form) {
    return form.text("requestId") != null && form.text("path") != null
        ? Map.of("requestId", "Enter a request ID or a path, not both.")
        : Map.of();
  }
}
