package io.latchkey.console.page;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What is wrong with a field, as a sentence for whoever fills the form in. */
final class FieldFaults {

  private static final Map<String, String> LABELS = new HashMap<>();
  private static final Map<String, String> MISSING = new HashMap<>();

  static {
    LABELS.put("keyLimit", "The number of active keys");
    LABELS.put("upstreamSslBundle", "The SSL bundle");
    LABELS.put("upstreamServerName", "The server name");
    LABELS.put("upstreamProtocol", "The protocol");
    LABELS.put("slug", "The name in addresses");
    LABELS.put("expiresIn", "Expiry");
    LABELS.put("expiresAt", "The date");
    LABELS.put("allowedAddresses", "Client addresses");
    LABELS.put("limits", "The rate limit");
    LABELS.put("url", "The address");
    LABELS.put("requestId", "The request ID");
    LABELS.put("key", "The key ID");
    LABELS.put("new", "The new password");
    MISSING.put("name", "Enter a name.");
    MISSING.put("projects", "Choose at least one project.");
    MISSING.put("actions", "Choose at least one event.");
    MISSING.put("url", "Enter an address.");
    MISSING.put("upstream", "Enter an upstream.");
    MISSING.put("userName", "Enter a user name.");
    MISSING.put("password", "Enter a password.");
    MISSING.put("new", "Enter a new password.");
    MISSING.put("current", "Enter your current password.");
    MISSING.put("role", "Choose a role.");
    MISSING.put("key", "Enter a key ID.");
    MISSING.put("limits", "Enter the number of requests and the period.");
    MISSING.put("quota", "Enter the number of requests and the period.");
  }

  private FieldFaults() {}

  /**
   * The sentence.
   *
   * @param field as the admin API calls it, without a position
   * @param problem what the admin API says of it, or a sentence already
   */
  static String sentence(String field, String problem) {
    if (problem.isEmpty() || Character.isUpperCase(problem.charAt(0))) {
      return problem;
    }
    boolean isMissing = problem.startsWith("must be there");
    String missing = MISSING.get(field);
    if (isMissing && missing != null) {
      return missing;
    }
    String label = LABELS.getOrDefault(field, words(field));
    return label + " " + (isMissing ? "is required" : problem) + ".";
  }

  private static String words(String field) {
    String words = field.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
