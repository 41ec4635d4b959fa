package io.latchkey.upstream;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a project, a route or the gateway wants an upstream to be reached.
 *
 * @param protocol {@code AUTO} if it doesn't say
 * @param sslBundle names the SSL bundle whose authorities are trusted and whose certificate is
 *     shown; null if it doesn't say
 * @param serverName the name that is asked for in the TLS handshake (SNI) and that the upstream's
 *     certificate may be for; null for the host in the upstream's address
 * @param trust a project's own certificates, in place of a bundle; null if it has none
 * @param patience how long is waited
 */
public record UpstreamOptions(
    UpstreamProtocol protocol,
    @Nullable String sslBundle,
    @Nullable String serverName,
    @Nullable UpstreamTrust trust,
    UpstreamPatience patience) {

  /** Nothing in particular. */
  public static final UpstreamOptions NONE = new UpstreamOptions(UpstreamProtocol.AUTO, null, null);

  /** Without certificates or timeouts of its own. */
  public UpstreamOptions(
      UpstreamProtocol protocol, @Nullable String sslBundle, @Nullable String serverName) {
    this(protocol, sslBundle, serverName, null, UpstreamPatience.NONE);
  }

  private static final int LONGEST_NAME = 253;
  private static final Pattern SERVER_NAME =
      Pattern.compile(
          "(?i)(?=.*[a-z])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*"
              + "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /** What a server's name must be. */
  public static final String SERVER_NAME_RULE = "must be a host name such as api.internal";

  /** Whether a text can be a server's name; an address is none (RFC 6066, section 3). */
  public static boolean isServerName(String text) {
    return text.length() <= LONGEST_NAME && SERVER_NAME.matcher(text).matches();
  }

  /** These options, and those of {@code other} for what these don't say. */
  public UpstreamOptions or(UpstreamOptions other) {
    if (equals(NONE)) {
      return other;
    }
    if (other.equals(NONE)) {
      return this;
    }
    boolean hasOwn = sslBundle != null || trust != null;
    return new UpstreamOptions(
        protocol == UpstreamProtocol.AUTO ? other.protocol : protocol,
        hasOwn ? sslBundle : other.sslBundle,
        serverName == null ? other.serverName : serverName,
        hasOwn ? trust : other.trust,
        patience.equals(UpstreamPatience.NONE) ? other.patience : patience);
  }

  /** The same without what is only for TLS. */
  public UpstreamOptions withoutTls() {
    return sslBundle == null && serverName == null && trust == null
        ? this
        : new UpstreamOptions(protocol, null, null, null, patience);
  }

  /** With other certificates of its own; null for none. */
  public UpstreamOptions withTrust(@Nullable UpstreamTrust wanted) {
    return new UpstreamOptions(protocol, sslBundle, serverName, wanted, patience);
  }
}
