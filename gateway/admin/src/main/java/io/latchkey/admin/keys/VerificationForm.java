package io.latchkey.admin.keys;

import io.latchkey.access.PathGuard;
import io.latchkey.access.RouteRequirement;
import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.RequestedPath;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.Network;
import io.latchkey.key.Permission;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.SecretUri;
import io.latchkey.key.TokenFormat;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a caller wants to know of a secret that somebody showed it. */
public final class VerificationForm {

  private static final int LONGEST_PATH = 8192;
  private static final int MOST_COST = 1_000_000;

  private final SecretFormat format;
  private final TokenFormat tokens;
  private final KeyHasher hasher;

  VerificationForm(SecretFormat format, TokenFormat tokens, KeyHasher hasher) {
    this.format = format;
    this.tokens = tokens;
    this.hasher = hasher;
  }

  /**
   * The request to decide over; null where the secret is none of this gateway's at all.
   *
   * @throws ProblemException with every fault of {@code body}
   */
  public @Nullable AccessRequest read(JsonNode body) {
    JsonFields fields = new JsonFields(body);
    String secret = fields.optional("secret", Texts::string);
    KeyHash hash = fields.optional("hash", this::hash);
    if ((secret == null) == !fields.has("hash")) {
      fields.fault("secret", "must be there, or else hash, and not both");
    }
    String project = fields.optional("project", Texts::string);
    Permission permission = fields.optional("permission", KeyForm::permission);
    String method = fields.optional("method", VerificationForm::method);
    if (permission != null && method != null) {
      fields.fault("method", "must not be there together with permission");
    }
    String path = fields.optional("path", VerificationForm::path);
    if (permission != null && path != null) {
      fields.fault("path", "must not be there together with permission");
    }
    InetAddress client = fields.optional("address", VerificationForm::address, nowhere());
    int cost = fields.optional("cost", VerificationForm::cost, 0);
    fields.done();

    Secret read = secret == null ? null : parse(secret);
    KeyHash known = read == null ? hash : hasher.hash(read);
    return known == null
        ? null
        : new AccessRequest(
            known,
            null,
            project,
            needed(permission, method),
            asked(permission, method, path),
            client,
            cost);
  }

  /** By which a secret or access token is known; null for what is none of this gateway's at all. */
  public @Nullable KeyHash hash(String secret) {
    Secret read = parse(secret);
    return read == null ? null : hasher.hash(read);
  }

  /** An access token is a secret too. */
  private @Nullable Secret parse(String value) {
    String text = SecretUri.secretOf(value);
    Secret secret = format.parse(text);
    return secret == null ? tokens.parse(text) : secret;
  }

  /**
   * What the project's own rules are asked about; null if somebody names the permission.
   *
   * @param path as a client would send it, within the project; null if the caller doesn't say
   */
  private static @Nullable RequestedPath asked(
      @Nullable Permission permission, @Nullable String method, @Nullable String path) {
    return permission == null ? new RequestedPath(method == null ? "GET" : method, path, 0) : null;
  }

  private static String path(JsonNode value) {
    String path = Texts.string(value);
    boolean isPath = path.startsWith("/") && path.length() <= LONGEST_PATH;
    if (!isPath || path.indexOf('?') >= 0 || !PathGuard.accepts(path)) {
      throw new IllegalArgumentException(
          "must be a path in its normal form, beginning with / and without a query");
    }
    return path;
  }

  public static Permission needed(@Nullable Permission permission, @Nullable String method) {
    return permission == null
        ? RouteRequirement.permissionByMethod(method == null ? "GET" : method)
        : permission;
  }

  private KeyHash hash(JsonNode value) {
    return hasher.ofSha256(sha256(value));
  }

  /** The 32 bytes of a SHA-256. */
  public static byte[] sha256(JsonNode value) {
    String text = Texts.string(value);
    try {
      byte[] bytes =
          text.length() == 2 * KeyHash.BYTES
              ? HexFormat.of().parseHex(text)
              : Base64.getUrlDecoder().decode(text);
      if (bytes.length == KeyHash.BYTES) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Said below, without the value.
    }
    throw new IllegalArgumentException("must be a SHA-256 in hexadecimal or base64url");
  }

  public static String method(JsonNode value) {
    String method = Texts.string(value);
    if (!method.matches("[A-Z]{1,32}")) {
      throw new IllegalArgumentException("must be an HTTP method such as GET");
    }
    return method;
  }

  public static InetAddress address(JsonNode value) {
    InetAddress address = Network.literal(Texts.string(value));
    if (address == null) {
      throw new IllegalArgumentException("must be an IP address");
    }
    return address;
  }

  private static int cost(JsonNode value) {
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 0
        || value.intValue() > MOST_COST) {
      throw new IllegalArgumentException("must be a whole number from 0 to " + MOST_COST);
    }
    return value.intValue();
  }

  /** An address that no list of allowed addresses has. */
  public static InetAddress nowhere() {
    try {
      return InetAddress.getByAddress(new byte[4]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
