package io.latchkey.oauth.request;

import io.latchkey.key.KeyHasher;
import io.latchkey.key.KeyId;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.SecretUri;
import io.latchkey.oauth.TokenRequest;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Reads a request for a token (RFC 6749, sections 2.3.1, 3.2 and 4.4.2): the client's ID and secret
 * from {@code Authorization: Basic} or from the body, and never from both. A parameter without a
 * value counts as left out, one that is not known is passed over, one that comes twice is a fault.
 */
public final class TokenRequestReader {

  private static final String BASIC = "Basic ";

  private final SecretFormat format;
  private final KeyHasher hasher;

  public TokenRequestReader(SecretFormat format, KeyHasher hasher) {
    this.format = format;
    this.hasher = hasher;
  }

  /** Whether a client shows itself with Basic. */
  public static boolean isBasic(HttpHeaders headers) {
    List<String> authorization = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
    return authorization.size() == 1
        && authorization.get(0).regionMatches(true, 0, BASIC, 0, BASIC.length());
  }

  /** What came of reading: exactly one of the two is not null. */
  public record Read(@Nullable TokenRequest request, @Nullable OAuthProblem problem) {

    static Read fault(OAuthProblem problem) {
      return new Read(null, problem);
    }
  }

  /** A client's ID and secret as they came. */
  private record Client(String id, String secret) {}

  /** Reads what a client asks a token for. Never fails: what is wrong is in the answer. */
  public Read read(HttpHeaders headers, OAuthForm form, InetAddress address) {
    OAuthProblem problem = form.problem();
    if (problem != null) {
      return Read.fault(problem);
    }
    String grantType = form.fields().get("grant_type");
    if (grantType == null) {
      return Read.fault(OAuthProblem.NO_GRANT_TYPE);
    }
    if (!grantType.equals("client_credentials")) {
      return Read.fault(OAuthProblem.OTHER_GRANT_TYPE);
    }
    return client(headers, form.fields(), address);
  }

  /** What came of reading; {@code token} is empty where there is none. */
  public record OfToken(Read client, String token) {}

  /**
   * Reads which token is to end or asked about (RFC 7009, section 2.1; RFC 7662, section 2.1); a
   * hint of its type is passed over.
   */
  public OfToken readToken(HttpHeaders headers, OAuthForm form, InetAddress address) {
    OAuthProblem problem = form.problem();
    if (problem != null) {
      return new OfToken(Read.fault(problem), "");
    }
    String token = form.fields().get("token");
    return token == null
        ? new OfToken(Read.fault(OAuthProblem.NO_TOKEN), "")
        : new OfToken(client(headers, form.fields(), address), token);
  }

  private Read client(HttpHeaders headers, Map<String, String> form, InetAddress address) {
    List<String> authorization = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
    if (showsItselfTwice(authorization, form)) {
      return Read.fault(OAuthProblem.TWO_CREDENTIALS);
    }
    if (authorization.isEmpty() && !form.containsKey("client_secret")) {
      return Read.fault(OAuthProblem.NO_CLIENT);
    }
    Client client = authorization.isEmpty() ? client(form) : client(authorization.get(0));
    return client == null || isOfAnother(client, form)
        ? Read.fault(OAuthProblem.WRONG_CLIENT)
        : read(client, form.get("scope"), address);
  }

  private Read read(Client client, @Nullable String scope, InetAddress address) {
    KeyId id = KeyId.parse(client.id);
    Secret secret = format.parse(SecretUri.secretOf(client.secret));
    return id == null || secret == null
        ? Read.fault(OAuthProblem.WRONG_CLIENT)
        : new Read(new TokenRequest(id, hasher.hash(secret), scope, address), null);
  }

  private static boolean showsItselfTwice(List<String> authorization, Map<String, String> form) {
    return authorization.size() > 1
        || !authorization.isEmpty() && form.containsKey("client_secret");
  }

  /** The ID may stand in the body beside Basic, where it says nothing new. */
  private static boolean isOfAnother(Client client, Map<String, String> form) {
    return !form.getOrDefault("client_id", client.id).equals(client.id);
  }

  private static @Nullable Client client(Map<String, String> form) {
    String id = form.get("client_id");
    String secret = form.get("client_secret");
    return id == null || secret == null ? null : new Client(id, secret);
  }

  private static @Nullable Client client(String authorization) {
    if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(BASIC.length()).trim());
      String decoded = new String(bytes, StandardCharsets.UTF_8);
      int colon = decoded.indexOf(':');
      return colon < 0
          ? null
          : new Client(decode(decoded.substring(0, colon)), decode(decoded.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
