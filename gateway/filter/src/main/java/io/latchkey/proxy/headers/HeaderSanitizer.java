package io.latchkey.proxy.headers;

import io.latchkey.access.Grant;
import io.latchkey.proxy.exchange.Authenticated;
import io.latchkey.proxy.exchange.HeaderNames;
import io.latchkey.proxy.settings.ProxySettings;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells which headers of a request end at the gateway, whatever its upstream: those that carried
 * the credential, everything of the client's that begins with {@code X-Latchkey-} or {@code
 * X-Qanapi-}, and those by which the gateway itself says who calls. Names are compared as {@link
 * HeaderNames} reads them. Safe for use by many threads.
 */
public final class HeaderSanitizer {

  private static final AsciiString RESERVED = AsciiString.cached("x-latchkey-");

  /** The other names of the headers that say what is to be done to fields, and of the key's. */
  private static final AsciiString ALSO_RESERVED = AsciiString.cached("x-qanapi-");

  private final HeaderNames identity;
  private final HeaderNames credentials;
  private final @Nullable AsciiString keyHeader;
  private final @Nullable AsciiString organizationHeader;
  private final @Nullable AsciiString projectHeader;
  private final @Nullable AsciiString ownerHeader;
  private final @Nullable AsciiString requestIdHeader;

  HeaderSanitizer(ProxySettings settings) {
    this.identity = identity(settings);
    this.credentials = credentials(settings.credential());
    this.keyHeader = name(settings.identity().key());
    this.organizationHeader = name(settings.identity().organization());
    this.projectHeader = name(settings.identity().project());
    this.ownerHeader = name(settings.identity().owner());
    this.requestIdHeader = name(settings.requestId());
  }

  private static HeaderNames identity(ProxySettings settings) {
    ProxySettings.Identity names = settings.identity();
    return HeaderNames.of(
        Stream.of(
                names.key(),
                names.organization(),
                names.project(),
                names.owner(),
                settings.requestId())
            .filter(name -> !name.isEmpty())
            .toArray(String[]::new));
  }

  private static HeaderNames credentials(ProxySettings.Credential credential) {
    return HeaderNames.of(
        credential.headers().stream()
            .map(each -> each.replaceFirst(":.*", "").trim())
            .toArray(String[]::new));
  }

  private static @Nullable AsciiString name(String setting) {
    return setting.isEmpty() ? null : AsciiString.cached(setting);
  }

  /** Whether a header of a request that was let through ends here. */
  public boolean ends(CharSequence name, Authenticated authenticated) {
    return isReserved(name) || HeaderNames.isAmong(name, authenticated.carriers());
  }

  /** Whether a name is one that only the gateway may give to an upstream. */
  private boolean isReserved(CharSequence name) {
    return HeaderNames.begins(name, RESERVED)
        || HeaderNames.begins(name, ALSO_RESERVED)
        || identity.contains(name);
  }

  /** Whether a trailer ends here, where any header that may carry a credential does too. */
  public boolean endsInTrailers(CharSequence name) {
    return isReserved(name) || credentials.contains(name);
  }

  /** Adds who calls, and what the request is called. */
  public void addIdentity(HttpHeaders output, Authenticated authenticated) {
    addIdentity(output, authenticated.grant());
    if (requestIdHeader != null) {
      output.set(requestIdHeader, authenticated.requestId());
    }
  }

  /** Adds who calls. */
  public void addIdentity(HttpHeaders output, Grant grant) {
    if (keyHeader != null) {
      output.set(keyHeader, grant.key().toString());
    }
    if (organizationHeader != null) {
      output.set(organizationHeader, grant.organization().value());
    }
    if (projectHeader != null) {
      output.set(projectHeader, grant.project().value());
    }
    String owner = grant.labels().owner();
    if (ownerHeader != null && owner != null) {
      output.set(ownerHeader, owner);
    }
  }
}
