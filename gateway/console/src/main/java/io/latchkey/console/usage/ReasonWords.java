package io.latchkey.console.usage;

import java.util.Locale;

/**
 * Why requests are refused, for people.
 *
 * @param code of the refusal
 */
public record ReasonWords(String code) {

  /** The reason in words. */
  public String label() {
    String words = code.replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** Why such requests are refused, and what helps; empty for a code that is not known. */
  public String why() {
    return switch (code) {
      case "project_not_allowed" ->
          "The key doesn't open the project that was asked for. Create a key for it.";
      case "permission_missing" ->
          "The key may do less than the request needs. Create a key with that permission.";
      case "address_not_allowed" -> "The request came from an address that the key excludes.";
      case "rate_limited" -> "The key sent more requests than its rate limit.";
      case "quota_exceeded" -> "The key has used up its quota.";
      case "revoked_key" -> "A client still uses a revoked key. Give it another one.";
      case "expired_key" -> "A client still uses an expired key. Give it another one.";
      case "suspended_key" -> "A client uses a suspended key. Resume it if that is all right.";
      case "invalid_key" -> "The secret is not one of a key: it was mistyped, rolled or deleted.";
      case "missing_key" -> "The client sent no key. It belongs in a header, such as X-API-Key.";
      case "ambiguous_credential" -> "The client sent two keys, or one twice. Send one.";
      case "ambiguous_project" -> "The key opens several projects, and none was named.";
      case "invalid_path" ->
          "The path has dot segments, backslashes or control characters. Send it without.";
      case "too_many_failures" ->
          "The client's address sent too many keys that don't work, so it has to wait.";
      default -> "";
    };
  }
}
