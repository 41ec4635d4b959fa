package io.latchkey.proxy.settings;

import io.latchkey.key.Network;
import jakarta.validation.constraints.AssertTrue;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the proxy reads from a request and adds to it.
 *
 * @param credential where the credential is read from
 * @param forwardedHeaders whether upstreams are told of the client in X-Forwarded-For, -Proto,
 *     -Host, -Port and -Prefix
 * @param trustedProxies whose word on the client counts; none by default: the peer is the client
 * @param proxyProtocol whether trusted proxies announce the client of each connection in the PROXY
 *     protocol, version 1 or 2. Then they must: a connection of theirs that begins with anything
 *     else is closed
 * @param clientHeader the header in which trusted proxies name the client. Have them replace it:
 *     they may pass on what a client wrote into any other
 * @param links where the links in upstreams' responses lead
 * @param identity what upstreams are told of the caller
 * @param rateLimitHeaders how clients are told how they stand with their limits; empty for not at
 *     all
 * @param requestId names the header that carries a request's ID in, through and out; empty for none
 */
@ConfigurationProperties("latchkey.proxy")
public record ProxySettings(
    @DefaultValue Credential credential,
    @DefaultValue("true") boolean forwardedHeaders,
    @DefaultValue List<String> trustedProxies,
    @DefaultValue("false") boolean proxyProtocol,
    @DefaultValue("x-forwarded-for") ClientHeader clientHeader,
    @DefaultValue Links links,
    @DefaultValue Identity identity,
    @DefaultValue("standard") List<RateLimitHeader> rateLimitHeaders,
    @DefaultValue("X-Request-Id") String requestId) {

  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");

  /** Headers that name a client. */
  public enum ClientHeader {
    /** X-Forwarded-For. */
    X_FORWARDED_FOR,
    /** Forwarded (RFC 7239). */
    FORWARDED
  }

  /**
   * Where the links in upstreams' responses lead.
   *
   * @param rewrite whether Location, Content-Location, Link and Refresh that name the upstream are
   *     changed so that they lead back to this gateway
   * @param cookies whether Path and Domain of cookies are changed likewise
   */
  public record Links(
      @DefaultValue("true") boolean rewrite, @DefaultValue("false") boolean cookies) {}

  /**
   * Where the credential is read from.
   *
   * @param headers names in the order in which they count. {@code Authorization} may be followed by
   *     a colon and one of {@code Bearer}, {@code ApiKey} and {@code Basic}; alone it means a bare
   *     secret
   */
  public record Credential(
      @DefaultValue({
            "X-API-Key",
            "X-Qanapi-Authorization",
            "Authorization: Bearer",
            "Authorization: ApiKey",
            "Authorization: Basic",
            "Authorization"
          })
          List<String> headers) {}

  /**
   * The headers that tell an upstream who calls; an empty name switches one off.
   *
   * @param key names the header with the key ID
   * @param organization names the header with the organization's ID
   * @param project names the header with the project's ID
   * @param owner names the header with the key's owner, if it has one
   */
  public record Identity(
      @DefaultValue("X-Latchkey-Key-Id") String key,
      @DefaultValue("X-Latchkey-Organization") String organization,
      @DefaultValue("X-Latchkey-Project") String project,
      @DefaultValue("X-Latchkey-Owner") String owner) {}

  @AssertTrue(message = "must be IP addresses or ranges such as 10.0.0.0/8")
  boolean isTrustedProxies() {
    return Network.areWellFormed(trustedProxies);
  }

  @AssertTrue(message = "must be false unless latchkey.proxy.trusted-proxies names who speaks it")
  boolean isProxyProtocol() {
    return !proxyProtocol || !trustedProxies.isEmpty();
  }

  @AssertTrue(
      message =
          "must list 1 to 16 header names; Authorization may be followed by \": Bearer\","
              + " \": ApiKey\" or \": Basic\"")
  boolean isCredential() {
    return !credential.headers.isEmpty()
        && credential.headers.size() <= 16
        && credential.headers.stream().allMatch(ProxySettings::isSource);
  }

  private static boolean isSource(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? HEADER.matcher(text).matches() : CredentialSource.parse(text) != null;
  }

  @AssertTrue(message = "must name valid headers, or be empty to leave one out")
  boolean isIdentity() {
    return Stream.of(identity.key, identity.organization, identity.project, identity.owner)
        .allMatch(name -> name.isEmpty() || HEADER.matcher(name).matches());
  }

  @AssertTrue(message = "must name a valid header, or be empty for none")
  boolean isRequestId() {
    return requestId.isEmpty() || HEADER.matcher(requestId).matches();
  }

  /** The trusted proxies, read. */
  public List<Network> trusted() {
    return trustedProxies.stream().map(Network::of).toList();
  }
}
