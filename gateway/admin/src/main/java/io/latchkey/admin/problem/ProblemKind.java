package io.latchkey.admin.problem;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why the admin API can't do what it was asked: the only table of code, status and title. */
public enum ProblemKind {
  BAD_REQUEST(400, "Bad request"),
  BODY_MISSING(400, "Body missing"),
  MALFORMED_JSON(400, "Body is not JSON"),
  INVALID_PARAMETER(400, "Query parameter not accepted"),
  SIGN_IN_LAPSED(400, "Sign-in has lapsed"),
  MISSING_TOKEN(401, "Admin token missing"),
  INVALID_TOKEN(401, "Admin token not valid"),
  INVALID_CREDENTIALS(401, "User name or password incorrect"),
  CROSS_SITE(403, "Not from a page of this console"),
  INVALID_SIGNATURE(403, "Signature not valid"),
  SIGN_IN_REFUSED(403, "Not signed in"),
  ROLE_MISSING(403, "Your role does not allow this"),
  REAUTHENTICATION_REQUIRED(403, "Recent sign-in required"),
  SESSION_REQUIRED(403, "Session required"),
  NOT_FOUND(404, "Not found"),
  PASSWORD_CHANGE_REQUIRED(403, "Change your password first"),
  ORGANIZATION_NOT_FOUND(404, "No such organization"),
  PROJECT_NOT_FOUND(404, "No such project"),
  KEY_NOT_FOUND(404, "No such API key"),
  REQUEST_NOT_FOUND(404, "Request not in recent history"),
  MEMBER_NOT_FOUND(404, "No such member"),
  INVITATION_NOT_FOUND(404, "No such invitation"),
  TOKEN_NOT_FOUND(404, "No such token"),
  WEBHOOK_NOT_FOUND(404, "No such webhook"),
  ENCRYPTION_KEY_NOT_FOUND(404, "No such encryption key"),
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  NOT_ACCEPTABLE(406, "Not acceptable"),
  KEY_ACTIVE(409, "Key is active"),
  KEY_NOT_ACTIVE(409, "Key has expired or was revoked"),
  EXPIRY_POLICY(409, "Against the organization's expiry policy"),
  CALL_UNDER_WAY(409, "Request already in progress"),
  KEY_EXISTS(409, "API key already exists"),
  KEY_LIMIT_REACHED(409, "Key limit of the project reached"),
  LAST_ADMIN(409, "Last admin of the organization"),
  MEMBER_EXISTS(409, "Already a member"),
  INVITATION_LIMIT_REACHED(409, "Too many open invitations"),
  ORGANIZATION_IN_USE(409, "Organization is in use"),
  PROJECT_IN_USE(409, "Project is in use"),
  ENCRYPTION_KEY_IN_USE(409, "Encryption key is in use"),
  PROVIDER_DECIDES(409, "Managed by the identity provider"),
  SLUG_TAKEN(409, "Slug taken"),
  WEBHOOK_LIMIT_REACHED(409, "Webhook limit of the organization reached"),
  VERSION_CONFLICT(409, "Changed by someone else"),
  PRECONDITION_FAILED(412, "Changed since it was read"),
  CONTENT_TOO_LARGE(413, "Body too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  VALIDATION_FAILED(422, "Invalid fields"),
  IDEMPOTENCY_KEY_REUSED(422, "Idempotency-Key reused for a different request"),
  RATE_LIMITED(429, "Too many requests"),
  TOO_MANY_FAILURES(429, "Too many failed attempts"),
  INTERNAL_ERROR(500, "Internal error"),
  NEWER_RECORD(500, "Record written by a newer version"),
  KEY_STORE_UNAVAILABLE(503, "Key store unavailable"),
  OUTCOME_UNKNOWN(503, "Outcome unknown"),
  CONFIRMATION_UNKNOWN(503, "Stored, but not confirmed"),
  ENCRYPTION_UNAVAILABLE(503, "Encryption unavailable"),
  TOO_MANY_CALLS(503, "Too many calls at once"),
  PROVIDER_UNAVAILABLE(503, "Identity provider unavailable"),
  TOO_MANY_STREAMS(503, "Too many streams at once");

  private final String code = name().toLowerCase(Locale.ROOT);
  private final int status;
  private final String title;

  ProblemKind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The kind for a status that the framework chose; null where none has it. */
  static @Nullable ProblemKind ofFramework(int status) {
    return switch (status) {
      case 400 -> BAD_REQUEST;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> CONTENT_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      default -> null;
    };
  }

  /** The stable name that callers go by, such as {@code slug_taken}. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** A few words for people; the same for every problem of this kind. */
  public String title() {
    return title;
  }
}
