package io.latchkey.proxy.me;

import io.latchkey.access.DenialReason;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.rotation.HolderRefusedException;
import java.time.Duration;
import java.util.List;

/** Why a holder's key is not rolled. */
final class RollProblems {

  static final Problem QUERY =
      problem(
          400,
          "invalid_parameter",
          "Query parameter not accepted",
          "This call has no query parameters. Send the overlap in the body.");
  static final Problem IDEMPOTENCY_KEY =
      problem(
          400,
          "bad_request",
          "Bad request",
          "The Idempotency-Key must be there once, with 16 to 255 visible ASCII characters: a"
              + " random UUID, say.");
  static final Problem NOT_JSON =
      problem(
          400,
          "malformed_json",
          "Body is not JSON",
          "The body must be empty or a JSON object that is complete and in UTF-8.");
  static final Problem TOO_LARGE =
      problem(413, "content_too_large", "Body too large", "The body has at most 4096 bytes.");
  static final Problem NOT_JSON_TYPE =
      problem(
          415,
          "unsupported_media_type",
          "Unsupported media type",
          "The body must be JSON: send it with Content-Type application/json.");
  static final Problem KEY_REUSED =
      problem(
          422,
          "idempotency_key_reused",
          "Idempotency-Key reused for a different request",
          "This Idempotency-Key came with another body in the last 10 minutes. Send a new one with"
              + " every call that is not a repetition.");
  static final Problem UNDER_WAY =
      problem(
              409,
              "call_under_way",
              "Request already in progress",
              "A call with this Idempotency-Key is being carried out. Repeat it with the same key"
                  + " in a moment to get its response.")
          .withRetryAfter(1);
  static final Problem TOO_MANY =
      problem(
              503,
              "too_many_calls",
              "Too many calls at once",
              "This gateway is rolling as many keys as it can. Nothing was changed.")
          .withRetryAfter(1);
  static final Problem UNCONFIRMED =
      problem(
          503,
          "confirmation_unknown",
          "Stored, but not confirmed",
          "The key has a new secret, which is in this document, but not every gateway is known to"
              + " refuse what ended. Keep the new secret: it is shown only here.");
  static final Problem UNKNOWN =
      problem(
          503,
          "outcome_unknown",
          "Outcome unknown",
          "The key store has not said whether the key has the new secret, which is in this"
              + " document. Keep both: one of them works. GET /latchkey/me tells which.");

  private static final Problem NOT_ALLOWED =
      problem(
          403,
          "roll_not_allowed",
          "Roll not allowed",
          "A project of this API key doesn't let holders roll its keys. Ask the team that gave it"
              + " to you.");
  private static final Problem NOT_CURRENT =
      problem(
          403,
          "current_secret_required",
          "Current secret required",
          "Only the current secret of an API key can roll it, not an access token or a secret from"
              + " before the last roll.");
  private static final Problem EXPIRY_POLICY =
      problem(
          409,
          "expiry_policy",
          "Against the organization's expiry policy",
          "This API key lives longer than its organization's expiry policy allows, so it can't get"
              + " another secret. Ask the team that gave it to you for a new key.");
  private static final Problem TOO_SOON =
      problem(
          429,
          "rolled_recently",
          "Rolled recently",
          "This API key was rolled a moment ago. Try again after the time in Retry-After.");

  private RollProblems() {}

  private static Problem problem(int status, String code, String title, String detail) {
    return new Problem(status, code, title, detail, null, 0, List.of());
  }

  /** What is wrong with the overlap; {@code rule} says what it must be. */
  static Problem overlap(String rule) {
    return problem(422, "validation_failed", "Invalid fields", "overlap " + rule + ".");
  }

  static Problem of(HolderRefusedException refused) {
    return switch (refused.refusal()) {
      case GONE -> Problem.of(DenialReason.INVALID_KEY);
      case REVOKED -> Problem.of(DenialReason.REVOKED_KEY);
      case EXPIRED -> Problem.of(DenialReason.EXPIRED_KEY);
      case SUSPENDED -> Problem.of(DenialReason.SUSPENDED_KEY);
      case NOT_CURRENT -> NOT_CURRENT;
      case NOT_ALLOWED -> NOT_ALLOWED;
      case EXPIRY_POLICY -> EXPIRY_POLICY;
      case TOO_SOON -> TOO_SOON.withRetryAfter(seconds(refused.retryAfter()));
    };
  }

  private static long seconds(Duration time) {
    return Math.max(1, time.plusMillis(999).toSeconds());
  }
}
