package io.latchkey.proxy.oauth;

import io.latchkey.proxy.answer.ResourceMetadata;
import io.latchkey.proxy.exchange.IssuerAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * This gateway as a protected resource of its own token endpoint: everything at its address. The
 * metadata's place is made of the address as RFC 9728 says (section 3.1).
 */
final class ProtectedResource implements ResourceMetadata {

  private static final String PATH = "/.well-known/oauth-protected-resource";

  private final IssuerAddress issuer;

  ProtectedResource(IssuerAddress issuer) {
    this.issuer = issuer;
  }

  /** Whether a path is the metadata's: with the path that the address has, or without it. */
  boolean isAt(String rawPath, @Nullable String address) {
    return rawPath.equals(PATH)
        || (address != null && rawPath.equals(PATH + URI.create(address).getRawPath()));
  }

  /** Whether a path may be the metadata's, whatever the address is. */
  static boolean mayBeAt(String rawPath) {
    return rawPath.startsWith(PATH);
  }

  @Override
  public @Nullable String addressFor(ServerHttpRequest request) {
    String address = issuer.of(request);
    if (address == null) {
      return null;
    }
    URI uri = URI.create(address);
    return uri.getScheme() + "://" + uri.getRawAuthority() + PATH + uri.getRawPath();
  }
}
