package io.latchkey.proxy.problem;

import io.latchkey.access.DenialReason;
import io.latchkey.access.LimitOf;
import io.latchkey.access.Standing;
import io.latchkey.key.Secret;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * A problem document (RFC 9457) but for its request ID.
 *
 * @param status the HTTP status
 * @param code the stable name; the last part of {@code type} too
 * @param title a few words, the same for every problem of this code
 * @param detail what is wrong and what to do about it
 * @param challenge the value of WWW-Authenticate; null for no such header
 * @param retryAfter seconds for Retry-After; zero for no such header
 * @param violatedPolicies the limits that refused the request, by name; empty for another reason
 * @param limit whose limit that is; null for another reason
 * @param secret a secret that the client would lose otherwise; null for none
 */
public record Problem(
    int status,
    String code,
    String title,
    String detail,
    @Nullable String challenge,
    long retryAfter,
    List<String> violatedPolicies,
    @Nullable LimitOf limit,
    @Nullable Secret secret) {

  private static final long HALF_AN_HOUR = 1800;

  public static final Problem UNAVAILABLE =
      new Problem(
          503,
          "key_store_unavailable",
          "Key store unavailable",
          "The API key could not be checked: it is not known here and the key store does not"
              + " answer. Try again shortly.",
          null,
          1,
          List.of());
  public static final Problem UPSTREAM_UNREACHABLE =
      new Problem(
          502,
          "upstream_unreachable",
          "Upstream unreachable",
          "The API behind this gateway could not be reached or did not answer as HTTP.",
          null,
          0,
          List.of());
  public static final Problem NO_UPSTREAM =
      new Problem(
          502,
          "upstream_unreachable",
          "Upstream unreachable",
          "The project has no upstream, so there is nowhere to send the request."
              + " Its owner can set one.",
          null,
          0,
          List.of());
  public static final Problem SSL_BUNDLE_REFUSED =
      new Problem(
          502,
          "upstream_unreachable",
          "Upstream unreachable",
          "The project names an SSL bundle that this gateway doesn't have or doesn't let it use."
              + " Whoever runs the gateway can allow it: latchkey.upstream.project-ssl-bundles.",
          null,
          0,
          List.of());
  public static final Problem UPSTREAM_SECRET_SEALED =
      new Problem(
          502,
          "upstream_unreachable",
          "Upstream unreachable",
          "The project has a credential for its upstream that this gateway can't open. Whoever runs"
              + " the gateway can give it the master key that the fleet has:"
              + " latchkey.encryption.master-key-file.",
          null,
          0,
          List.of());
  public static final Problem UPSTREAM_TIMEOUT =
      new Problem(
          504,
          "upstream_timeout",
          "Upstream timeout",
          "The API behind this gateway did not answer in time.",
          null,
          0,
          List.of());
  static final Problem NOT_FOUND =
      new Problem(
          404,
          "not_found",
          "Not found",
          "No route of this gateway has this path. A project's requests go to /proxy/{project}/….",
          null,
          0,
          List.of());
  public static final Problem GET_ONLY =
      new Problem(
          405,
          "method_not_allowed",
          "Method not allowed",
          "This path takes GET only.",
          null,
          0,
          List.of());
  public static final Problem POST_ONLY =
      new Problem(
          405,
          "method_not_allowed",
          "Method not allowed",
          "This path takes POST only.",
          null,
          0,
          List.of());
  public static final Problem BAD_REQUEST =
      new Problem(
          400,
          "bad_request",
          "Bad request",
          "The request could not be understood as HTTP.",
          null,
          0,
          List.of());
  public static final Problem INTERNAL =
      new Problem(
          500,
          "internal_error",
          "Internal error",
          "Something went wrong in the gateway. The request ID finds it in the log.",
          null,
          0,
          List.of());

  /** A problem that no limit is the reason of, and that keeps no secret from being lost. */
  public Problem(
      int status,
      String code,
      String title,
      String detail,
      @Nullable String challenge,
      long retryAfter,
      List<String> violatedPolicies) {
    this(status, code, title, detail, challenge, retryAfter, violatedPolicies, null, null);
  }

  /** All that is answered for another reason than a denial. */
  public static final List<Problem> WITHOUT_REASON =
      List.of(
          UNAVAILABLE,
          UPSTREAM_UNREACHABLE,
          UPSTREAM_TIMEOUT,
          NOT_FOUND,
          GET_ONLY,
          BAD_REQUEST,
          INTERNAL);

  /** Registered by draft-ietf-httpapi-ratelimit-headers-10, section 6. */
  private static final String QUOTA_TYPE =
      "https://iana.org/assignments/http-problem-types#quota-exceeded";

  private static final Map<DenialReason, Problem> DENIALS = denials();

  public static Problem of(DenialReason reason) {
    return DENIALS.getOrDefault(reason, INTERNAL);
  }

  /** What a filter of a route answers by failing with a status. */
  public static Problem told(HttpStatusCode code) {
    int status = code.value();
    return switch (status) {
      case 400 -> BAD_REQUEST;
      case 404 -> NOT_FOUND;
      case 500 -> INTERNAL;
      case 504 -> UPSTREAM_TIMEOUT;
      default -> told(status, HttpStatus.resolve(status));
    };
  }

  private static Problem told(int status, @Nullable HttpStatus known) {
    String title = known == null ? "Request refused" : known.getReasonPhrase();
    return new Problem(
        status,
        status < 500 ? BAD_REQUEST.code : INTERNAL.code,
        title,
        "A filter of this gateway's route refused the request.",
        null,
        0,
        List.of());
  }

  /**
   * The refusal of a request by its limits.
   *
   * @param now by which a quota's end is named
   */
  public static Problem of(DenialReason reason, Standing standing, Instant now) {
    Problem plain = of(reason);
    long retryAfter = standing.retryAfterSeconds();
    LimitOf limit = standing.refusedBy();
    String detail = reason.detail(limit);
    if (reason == DenialReason.QUOTA_EXCEEDED) {
      // Quotas end with an hour; a clock that is some minutes off still names the right one.
      Instant ends = now.plusSeconds(retryAfter + HALF_AN_HOUR).truncatedTo(ChronoUnit.HOURS);
      detail += " It resets at " + ends + ".";
    }
    return new Problem(
        plain.status,
        plain.code,
        plain.title,
        detail,
        plain.challenge,
        retryAfter,
        RateLimitHeaders.violated(standing),
        limit,
        null);
  }

  /** The same, to be tried again after whole seconds. */
  public Problem withRetryAfter(long seconds) {
    return new Problem(
        status, code, title, detail, challenge, seconds, violatedPolicies, limit, secret);
  }

  /** The same, with a secret that the client would lose otherwise. */
  public Problem withSecret(Secret shown) {
    return new Problem(
        status, code, title, detail, challenge, retryAfter, violatedPolicies, limit, shown);
  }

  private static Map<DenialReason, Problem> denials() {
    Map<DenialReason, Problem> problems = new EnumMap<>(DenialReason.class);
    for (DenialReason reason : DenialReason.values()) {
      problems.put(
          reason,
          new Problem(
              reason.status(),
              reason.code(),
              reason.title(),
              reason.detail(),
              reason.challenge().header(),
              0,
              List.of()));
    }
    return problems;
  }

  /** The document for a request ID, which must need no escaping. */
  public String json(String requestId) {
    return String.format(
        Locale.ROOT,
        "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\","
            + "\"code\":\"%s\",%s%s%s\"requestId\":\"%s\"}",
        violatedPolicies.isEmpty() ? "urn:latchkey:problem:" + code : QUOTA_TYPE,
        title,
        status,
        detail,
        code,
        violatedPolicies.isEmpty()
            ? ""
            : "\"violated-policies\":[\"" + String.join("\",\"", violatedPolicies) + "\"],",
        limit == null ? "" : "\"limit\":\"" + limit.text() + "\",",
        secret == null ? "" : "\"secret\":\"" + secret.reveal() + "\",",
        requestId);
  }
}
