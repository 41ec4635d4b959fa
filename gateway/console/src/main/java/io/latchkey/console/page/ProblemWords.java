package io.latchkey.console.page;

import java.util.Map;

/** What people are told of a problem, if the admin API's own words are for programs. */
final class ProblemWords {

  private static final Map<String, String> DETAILS =
      Map.of(
          "key_active",
          "This key still works.",
          "session_required",
          "An admin token can't do this, because that would outlast the token.",
          "password_change_required",
          "An admin made your password and may know it.",
          "reauthentication_required",
          "You signed in a while ago.",
          "outcome_unknown",
          "Redis stopped answering. Whether this was done is not known yet.",
          "rate_limited",
          "You send requests faster than this gateway allows. Nothing was changed.",
          "too_many_calls",
          "This gateway is busy. Nothing was changed.");

  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry(
              "key_store_unavailable", "Check that Redis is running, then press the button again."),
          Map.entry("version_conflict", "Reload the page to see what it is now."),
          Map.entry("key_active", "Revoke it first, then delete it."),
          Map.entry("key_not_active", "Reload the page to see its status."),
          Map.entry("session_required", "Sign in with your user name and password."),
          Map.entry("password_change_required", "Change it first, under your name in the menu."),
          Map.entry("reauthentication_required", "Sign in again, then try again."),
          Map.entry("outcome_unknown", "Reload the page to see."),
          Map.entry("rate_limited", "Wait a moment, then try again."),
          Map.entry("too_many_calls", "Wait a moment, then try again."));

  private static final String NOT_FOUND = "not_found";

  private ProblemWords() {}

  /** What is wrong. */
  static String detail(String code, String detail) {
    return DETAILS.getOrDefault(code, detail);
  }

  /** What to do now; empty if the problem says so. */
  static String advice(String code) {
    return isGone(code)
        ? "Somebody may have deleted it. Reload the page to see what there is now."
        : ADVICE.getOrDefault(code, "");
  }

  private static boolean isGone(String code) {
    return code.endsWith(NOT_FOUND) && !code.equals("request_not_found");
  }
}
