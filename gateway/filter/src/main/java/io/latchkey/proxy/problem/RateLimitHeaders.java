package io.latchkey.proxy.problem;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.access.LimitOf;
import io.latchkey.access.Standing;
import io.latchkey.key.Limits;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import io.latchkey.proxy.exchange.HeaderNames;
import io.latchkey.proxy.settings.RateLimitHeader;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tells callers how they stand with their limits: {@code RateLimit-Policy} and {@code RateLimit}
 * (draft-ietf-httpapi-ratelimit-headers-10), and where it is wanted the {@code X-RateLimit-*} of
 * old. Policies are named by their period: {@code "1s"}, {@code "12h"}, {@code "daily"}; those of
 * limits that keys share after whose they are too: {@code "project-1s"}.
 *
 * <p>{@code r} is what may come at once; {@code t} is the time until all of the burst is there
 * again, and for a policy that refuses the time until the request could pass. A refusal names the
 * policies that refused and no other.
 */
public final class RateLimitHeaders {

  private static final AsciiString POLICY = AsciiString.cached("RateLimit-Policy");
  private static final AsciiString STANDING = AsciiString.cached("RateLimit");
  private static final AsciiString X_LIMIT = AsciiString.cached("X-RateLimit-Limit");
  private static final AsciiString X_REMAINING = AsciiString.cached("X-RateLimit-Remaining");
  private static final AsciiString X_RESET = AsciiString.cached("X-RateLimit-Reset");
  private static final HeaderNames NONE = HeaderNames.of();
  private static final HeaderNames ALL_STANDARD = HeaderNames.of("ratelimit-policy", "ratelimit");
  private static final HeaderNames ALL_X =
      HeaderNames.of("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset");
  private static final HeaderNames ALL =
      HeaderNames.of(
          "ratelimit-policy",
          "ratelimit",
          "x-ratelimit-limit",
          "x-ratelimit-remaining",
          "x-ratelimit-reset");
  private static final long DAY_SECONDS = 86_400;

  /** By whose limits they are, and by identity: limits that many keys share are one object. */
  private final Map<LimitOf, Cache<Limits, String>> policies = caches();

  private final boolean standard;
  private final boolean x;

  RateLimitHeaders(Collection<RateLimitHeader> wanted) {
    this.standard = wanted.contains(RateLimitHeader.STANDARD);
    this.x = wanted.contains(RateLimitHeader.X);
  }

  /** Adds what is wanted to an answer. */
  public void write(Standing standing, HttpHeaders answer) {
    if (standard) {
      answer.set(POLICY, policies(standing.parts()));
      answer.set(STANDING, standing(standing));
    }
    if (x) {
      int tightest = tightest(standing);
      answer.set(X_LIMIT, Long.toString(standing.most(tightest)));
      answer.set(X_REMAINING, Long.toString(standing.left(tightest)));
      answer.set(X_RESET, Long.toString(standing.resetSeconds(tightest)));
    }
  }

  /** The names of the headers by which this gateway reports limits in an answer. */
  public static HeaderNames reportedIn(HttpHeaders answer) {
    if (answer.contains(STANDING)) {
      return answer.contains(X_LIMIT) ? ALL : ALL_STANDARD;
    }
    return answer.contains(X_LIMIT) ? ALL_X : NONE;
  }

  /** The names of the policies that refused. */
  static List<String> violated(Standing standing) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < standing.size(); i++) {
      if (standing.isViolated(i)) {
        names.add(standing.name(i));
      }
    }
    return names;
  }

  private static Map<LimitOf, Cache<Limits, String>> caches() {
    Map<LimitOf, Cache<Limits, String>> caches = new EnumMap<>(LimitOf.class);
    for (LimitOf of : LimitOf.values()) {
      caches.put(of, Caffeine.newBuilder().weakKeys().executor(Runnable::run).build());
    }
    return caches;
  }

  private String policies(List<Standing.Part> parts) {
    String first = policies(parts.get(0));
    if (parts.size() == 1) {
      return first;
    }
    StringBuilder text = new StringBuilder(first);
    for (int i = 1; i < parts.size(); i++) {
      text.append(", ").append(policies(parts.get(i)));
    }
    return text.toString();
  }

  private String policies(Standing.Part part) {
    Cache<Limits, String> known = Objects.requireNonNull(policies.get(part.of()));
    return known.get(part.limits(), limits -> policy(part));
  }

  private static String policy(Standing.Part part) {
    List<RateLimit> rates = part.limits().rates();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rates.size(); i++) {
      text.append(text.isEmpty() ? "" : ", ").append('"').append(part.name(i));
      text.append("\";q=").append(rates.get(i).requests());
      text.append(";w=").append(rates.get(i).periodSeconds());
    }
    Quota quota = part.limits().quota();
    if (quota != null) {
      text.append(text.isEmpty() ? "" : ", ").append('"').append(part.name(rates.size()));
      text.append("\";q=").append(quota.requests());
      text.append(quota.period() == Quota.Period.DAY ? ";w=" + DAY_SECONDS : "");
    }
    return text.toString();
  }

  private static String standing(Standing standing) {
    boolean refused = standing.retryAfterSeconds() > 0;
    StringBuilder text = new StringBuilder(32);
    for (int i = 0; i < standing.size(); i++) {
      if (!refused || standing.isViolated(i)) {
        text.append(text.isEmpty() ? "" : ", ").append('"').append(standing.name(i));
        text.append("\";r=")
            .append(standing.left(i))
            .append(";t=")
            .append(standing.resetSeconds(i));
      }
    }
    return text.toString();
  }

  private static int tightest(Standing standing) {
    int tightest = 0;
    for (int i = 1; i < standing.size(); i++) {
      boolean less = standing.left(i) < standing.left(tightest);
      tightest = less || standing.isViolated(i) ? i : tightest;
    }
    return tightest;
  }
}
