package io.latchkey.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused: the only table of code, status, challenge and public text. Nothing here
 * repeats what the client sent.
 */
public enum DenialReason {
  INVALID_PATH(
      400,
      Challenge.NONE,
      "Path not accepted",
      "The path has a dot segment, a backslash or a control character, plain or percent-encoded."
          + " Send the path in its normal form."),
  AMBIGUOUS_CREDENTIAL(
      400,
      Challenge.NONE,
      "More than one credential",
      "The request carries two different API keys, or one credential header twice or in two"
          + " spellings. Send one key in one header."),
  AMBIGUOUS_PROJECT(
      400,
      Challenge.NONE,
      "Project not named",
      "The request doesn't say which of the API key's projects it is for, or names a project more"
          + " than once. Name one project once, or use a key of one project."),
  MISSING_KEY(
      401,
      Challenge.PLAIN,
      "API key missing",
      "The request carries no API key. Send it in one of the headers that this gateway reads, for"
          + " example X-API-Key."),
  INVALID_KEY(
      401,
      Challenge.INVALID_TOKEN,
      "API key not valid",
      "The API key or access token is not one that this gateway knows. Check that it was copied"
          + " whole."),
  REVOKED_KEY(
      401,
      Challenge.INVALID_TOKEN,
      "API key revoked",
      "This API key has been revoked and will not work again. Ask for a new one."),
  EXPIRED_KEY(
      401,
      Challenge.INVALID_TOKEN,
      "API key expired",
      "This API key or access token has passed its expiry and will not work again. Ask for a new"
          + " one."),
  SUSPENDED_KEY(
      401,
      Challenge.INVALID_TOKEN,
      "API key suspended",
      "This API key is suspended and does not work until it is resumed. Ask the team that gave it"
          + " to you."),
  ADDRESS_NOT_ALLOWED(
      403,
      Challenge.NONE,
      "Address not allowed",
      "This API key may not be used from the address that the request came from."),
  PROJECT_NOT_ALLOWED(
      403,
      Challenge.INSUFFICIENT_SCOPE,
      "Project not allowed",
      "This API key does not open the project that the request is for, or there is no such"
          + " project."),
  PERMISSION_MISSING(
      403,
      Challenge.INSUFFICIENT_SCOPE,
      "Permission missing",
      "This API key lacks the permission that the request needs."),
  RATE_LIMITED(
      429,
      Challenge.NONE,
      "Too many requests",
      "This API key has used up its rate limit. Send the request again after the time in"
          + " Retry-After."),
  QUOTA_EXCEEDED(
      429,
      Challenge.NONE,
      "Quota exceeded",
      "This API key has used up its quota of this day or month. It is there again after the time in"
          + " Retry-After."),
  TOO_MANY_FAILURES(
      429,
      Challenge.NONE,
      "Too many failed attempts",
      "Too many requests from this client address came with an API key that is not valid, revoked,"
          + " suspended or expired. Check the key, and try again after the time in Retry-After.");

  /** What {@code WWW-Authenticate} says with the refusal (RFC 9110, RFC 6750). */
  public enum Challenge {
    /** No such header. */
    NONE(null),
    /** No credential came, so no error is named (RFC 6750, section 3.1). */
    PLAIN("Bearer realm=\"latchkey\""),
    /** The credential is bad, revoked or expired. */
    INVALID_TOKEN("Bearer realm=\"latchkey\", error=\"invalid_token\""),
    /** The credential is good and does not reach this far. */
    INSUFFICIENT_SCOPE("Bearer realm=\"latchkey\", error=\"insufficient_scope\"");

    private final @Nullable String header;

    Challenge(@Nullable String header) {
      this.header = header;
    }

    /** The header's value; null for no header. */
    public @Nullable String header() {
      return header;
    }
  }

  private final String code = name().toLowerCase(Locale.ROOT);
  private final int status;
  private final Challenge challenge;
  private final String title;
  private final String detail;

  DenialReason(int status, Challenge challenge, String title, String detail) {
    this.status = status;
    this.challenge = challenge;
    this.title = title;
    this.detail = detail;
  }

  /** The stable name that clients and dashboards go by, such as {@code revoked_key}. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What goes into {@code WWW-Authenticate}. */
  public Challenge challenge() {
    return challenge;
  }

  /** A few words for people; the same for every refusal of this reason. */
  public String title() {
    return title;
  }

  /** What is wrong and what to do about it. */
  public String detail() {
    return detail;
  }

  /** The same if the limit that refuses is one of {@code of}. */
  public String detail(LimitOf of) {
    if (of == LimitOf.KEY || (this != RATE_LIMITED && this != QUOTA_EXCEEDED)) {
      return detail;
    }
    String limit = this == RATE_LIMITED ? "rate limit" : "quota of this day or month";
    String whatToDo = detail.substring(detail.indexOf(". "));
    return "The " + limit + " that " + of.sharers() + " share is used up" + whatToDo;
  }
}
