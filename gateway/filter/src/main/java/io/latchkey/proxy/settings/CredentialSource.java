package io.latchkey.proxy.settings;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * One place that a credential may stand in.
 *
 * @param header the header's name
 * @param scheme how its value begins
 */
public record CredentialSource(AsciiString header, Scheme scheme) {

  private static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");

  /** How a header's value begins (RFC 9110, section 11.1). Names are matched in any case. */
  public enum Scheme {
    /** The value is the secret. */
    NONE(""),
    BEARER("Bearer "),
    API_KEY("ApiKey "),
    /** Base64 of key ID, colon, secret (RFC 7617). */
    BASIC("Basic ");

    private final String prefix;

    Scheme(String prefix) {
      this.prefix = prefix;
    }

    public String prefix() {
      return prefix;
    }

    public boolean begins(String value) {
      return value.regionMatches(true, 0, prefix, 0, prefix.length());
    }
  }

  /** Reads {@code Name} or {@code Authorization: Scheme}; null where it is neither. */
  public static @Nullable CredentialSource parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new CredentialSource(AsciiString.cached(text.trim()).toLowerCase(), Scheme.NONE);
    }
    AsciiString header = AsciiString.cached(text.substring(0, colon).trim()).toLowerCase();
    String named = text.substring(colon + 1).trim() + " ";
    for (Scheme scheme : Scheme.values()) {
      if (scheme != Scheme.NONE
          && scheme.prefix.equalsIgnoreCase(named)
          && header.contentEquals(AUTHORIZATION)) {
        return new CredentialSource(header, scheme);
      }
    }
    return null;
  }

  /** Whether the header is the proxy's own, and not the one that an upstream may want as well. */
  public boolean isOwn() {
    return !header.contentEquals(AUTHORIZATION);
  }
}
