package io.latchkey.oauth.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no token (RFC 6749, section 5.2): the only table of status, error and public text.
 * Nothing here repeats what the client sent.
 *
 * @param error a name of the RFC, or where that has none one of {@link DenialReason}
 * @param description of characters that the RFC allows
 * @param retryAfter seconds for Retry-After; zero for no such header
 */
public record OAuthProblem(int status, String error, String description, long retryAfter) {

  /** The challenge that goes with a 401. */
  public static final String CHALLENGE = "Basic realm=\"latchkey\"";

  private static final String REQUEST = "invalid_request";
  private static final String CLIENT = "invalid_client";
  private static final String TRY_AGAIN = "temporarily_unavailable";

  public static final OAuthProblem QUERY =
      request("Parameters belong in the body, never in the URL.");
  public static final OAuthProblem NOT_A_FORM =
      request("The body must be application/x-www-form-urlencoded, and say so.");
  public static final OAuthProblem MALFORMED =
      request("The body is not well-formed, or has a parameter twice.");
  public static final OAuthProblem TOO_LONG = request("The body has more than 8 kB.");
  public static final OAuthProblem TOO_SLOW = request("The body did not come in time.");
  public static final OAuthProblem NO_GRANT_TYPE = request("The parameter grant_type is missing.");
  public static final OAuthProblem OTHER_GRANT_TYPE =
      new OAuthProblem(
          400, "unsupported_grant_type", "The grant type must be client_credentials.", 0);
  public static final OAuthProblem NO_TOKEN = request("The parameter token is missing.");
  public static final OAuthProblem NO_ACCESS_TOKEN =
      new OAuthProblem(
          400,
          "unsupported_token_type",
          "The token is an API key's secret and no access token. It ends when its key is rolled or"
              + " revoked.",
          0);
  public static final OAuthProblem TOKEN_OF_ANOTHER =
      new OAuthProblem(
          400, "unauthorized_client", "The token was issued to another client and stays valid.", 0);
  public static final OAuthProblem TWO_CREDENTIALS =
      request(
          "Authenticate the client in one way: with Authorization: Basic, or with client_id and"
              + " client_secret in the body.");
  public static final OAuthProblem NO_CLIENT =
      client(
          "Client ID and secret are missing. Send them as Authorization: Basic, or as client_id and"
              + " client_secret in the body.");
  public static final OAuthProblem WRONG_CLIENT =
      client(
          "The client ID and secret match no API key that this gateway knows. Check that"
              + " both were copied whole.");
  public static final OAuthProblem SCOPE =
      new OAuthProblem(
          400,
          "invalid_scope",
          "The scope must name permissions and projects that the API key has, such as"
              + " read project:orders.",
          0);
  public static final OAuthProblem UNAVAILABLE =
      new OAuthProblem(
          503,
          TRY_AGAIN,
          "The API key could not be checked: the key store does not answer. Try again shortly.",
          1);

  /** As it is sent (RFC 6749, section 5.2). */
  public record View(String error, @JsonProperty("error_description") String description) {}

  /** What a client is sent. */
  public View view() {
    return new View(error, description);
  }

  private static OAuthProblem request(String description) {
    return new OAuthProblem(400, REQUEST, description, 0);
  }

  private static OAuthProblem client(String description) {
    return new OAuthProblem(401, CLIENT, description, 0);
  }

  /** What a client is told that the gatekeeper refuses. */
  public static OAuthProblem of(Decision.Denied denied) {
    DenialReason reason = denied.reason();
    @Nullable Standing standing = denied.standing();
    return switch (reason) {
      case MISSING_KEY, INVALID_KEY -> WRONG_CLIENT;
      case REVOKED_KEY, EXPIRED_KEY, SUSPENDED_KEY -> client(reason.detail());
      case ADDRESS_NOT_ALLOWED -> new OAuthProblem(400, "unauthorized_client", reason.detail(), 0);
      case INVALID_PATH, AMBIGUOUS_CREDENTIAL -> request(reason.detail());
      case AMBIGUOUS_PROJECT, PROJECT_NOT_ALLOWED, PERMISSION_MISSING -> SCOPE;
      case RATE_LIMITED, QUOTA_EXCEEDED, TOO_MANY_FAILURES ->
          standing == null ? limited(reason, 1) : limited(reason, standing);
    };
  }

  /** What a client is told that is held back. */
  public static OAuthProblem tooManyFailures(long seconds) {
    return limited(DenialReason.TOO_MANY_FAILURES, seconds);
  }

  /** What a client is told whose key has all the tokens that it may have. */
  public static OAuthProblem noRoom(long seconds) {
    return new OAuthProblem(
        429,
        "too_many_tokens",
        "The API key has all the access tokens that it may have at once. Use each until it ends;"
            + " the first of them does after the time in Retry-After.",
        seconds);
  }

  private static OAuthProblem limited(DenialReason reason, Standing standing) {
    return new OAuthProblem(
        reason.status(),
        reason.code(),
        reason.detail(standing.refusedBy()),
        standing.retryAfterSeconds());
  }

  private static OAuthProblem limited(DenialReason reason, long seconds) {
    return new OAuthProblem(reason.status(), reason.code(), reason.detail(), seconds);
  }
}
