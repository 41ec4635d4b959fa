package io.latchkey.upstream;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway shows to a project's upstream so that it lets the project's requests in; sealed,
 * as it is stored. A new one is used from a stated time. The one before it is used until then, and
 * can be put back for as long as it is kept.
 *
 * @param newest the one that was set last
 * @param from when the newest begins to be used
 * @param before used until {@code from}; null for none
 * @param keptUntil until when {@code before} can be put back; null if there is none
 */
public record UpstreamCredential(
    Sealed newest, Instant from, @Nullable Sealed before, @Nullable Instant keptUntil) {

  private static final int LONGEST_NAME = 64;
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** Names of which only the gateway, the client's connection or the message itself may speak. */
  private static final Pattern RESERVED =
      Pattern.compile(
          "(?:x-latchkey-|x-qanapi-|x-forwarded-|x-http2-|sec-websocket-|content-|proxy-).*");

  private static final Set<String> ALSO_RESERVED =
      Set.of(
          "connection",
          "date",
          "expect",
          "forwarded",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy",
          "te",
          "traceparent",
          "tracestate",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via",
          "x-real-ip");

  /** What the name of a credential's header must be. */
  public static final String HEADER_RULE =
      "must be the name of a header, of at most 64 characters, that neither HTTP nor the gateway"
          + " uses itself";

  /**
   * One of them.
   *
   * @param header the name of the header that carries it
   * @param basic whether it is a user name and a password
   * @param value the header's value, sealed
   */
  public record Sealed(String header, boolean basic, String value, Instant setAt) {}

  /** Whether a header may carry a credential. Any punctuation mark counts as a hyphen. */
  public static boolean isHeader(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
    return name.length() <= LONGEST_NAME
        && NAME.matcher(name).matches()
        && !RESERVED.matcher(plain).matches()
        && !ALSO_RESERVED.contains(plain);
  }

  /** The one that is used at a time; null for none. */
  public @Nullable Sealed at(Instant now) {
    return now.isBefore(from) ? before : newest;
  }

  /** The one that can be put back at a time, or that is still used then; null for none. */
  public @Nullable Sealed previous(Instant now) {
    return keptUntil != null && now.isBefore(keptUntil) ? before : null;
  }
}
