package io.latchkey.admin.leaks;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.CallerLimits;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.ApiJson;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.keys.LeakedKeys;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.key.Network;
import io.latchkey.keystore.KeyRecord;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes in leaked secrets: from a partner of GitHub's secret scanning programme, or GitHub itself,
 * who shows a signature over the body in place of a token; and one at a time from admins.
 */
@RestController
final class LeakController {

  private static final String KEY = "Github-Public-Key-Identifier";
  private static final String SIGNATURE = "Github-Public-Key-Signature";
  private static final int MOST = 1_000;

  private final Map<String, ECPublicKey> keys;
  private final CallerLimits limits;
  private final LeakIntake intake;
  private final LeakedKeys leaked;
  private final Access access;
  private final JsonMapper json = ApiJson.mapper();

  LeakController(
      LeakSettings settings,
      CallerLimits limits,
      LeakIntake intake,
      LeakedKeys leaked,
      Access access) {
    this.keys = settings.byIdentifier();
    this.limits = limits;
    this.intake = intake;
    this.leaked = leaked;
    this.access = access;
  }

  /**
   * What became of one reported secret, as GitHub reads it.
   *
   * @param hash the SHA-256 of the secret, in Base64
   * @param label {@code true_positive} or {@code false_positive}
   */
  record LeakLabelView(
      @JsonProperty("token_hash") String hash,
      @JsonProperty("token_type") String type,
      String label) {}

  /** What was done to the key of a leaked secret: event, suspended, rolled or revoked. */
  record LeakView(String key, String action) {}

  @PostMapping(path = "/v1/leaks", consumes = MediaType.APPLICATION_JSON_VALUE)
  List<LeakLabelView> report(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      ServerWebExchange exchange,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody byte[] body) {
    QueryParameters.none(query);
    String reporter = signer(actor, exchange.getRequest().getHeaders(), body);
    Actor program = Actor.PROGRAM.by(actor.proof());
    List<LeakLabelView> labels = new ArrayList<>();
    for (JsonNode each : list(body)) {
      LeakedSecret secret = LeakedSecret.read(each);
      boolean ours = intake.take(program, secret, reporter);
      labels.add(
          new LeakLabelView(
              sha256(secret.token()), secret.type(), ours ? "true_positive" : "false_positive"));
    }
    return labels;
  }

  /** Reports one key, whose secret somebody has found and looked for here. */
  @PostMapping("/v1/keys/{id}/leaked")
  LeakView report(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody(required = false) @Nullable JsonNode body) {
    QueryParameters.none(query);
    LeakedSecret found = LeakedSecret.found(body);
    KeyRecord record = access.key(actor, Right.END_KEYS, id);
    String action = leaked.handle(actor, record, record.hashes().get(0), found.details());
    return new LeakView(record.key().id().toString(), action);
  }

  /** The identifier of the key that has signed. */
  private String signer(Actor actor, HttpHeaders headers, byte[] body) {
    InetAddress client = Network.literal(String.valueOf(actor.proof().address()));
    if (client != null) { // It always is one; a wrong signature counts like a wrong token.
      limits.beforeToken(client);
    }
    List<String> identifiers = headers.getOrEmpty(KEY);
    List<String> signatures = headers.getOrEmpty(SIGNATURE);
    ECPublicKey key =
        identifiers.size() == 1 && signatures.size() == 1 ? keys.get(identifiers.get(0)) : null;
    if (key == null || !PartnerKey.hasSigned(key, body, signatures.get(0))) {
      if (client != null) {
        limits.failed(client);
      }
      throw new ProblemException(
          ProblemKind.INVALID_SIGNATURE,
          "The report must be signed: "
              + KEY
              + " names one of latchkey.leaks.public-keys, and "
              + SIGNATURE
              + " has the signature over the body.");
    }
    return identifiers.get(0);
  }

  private JsonNode list(byte[] body) {
    JsonNode list;
    try {
      list = json.readTree(body);
    } catch (JacksonException e) {
      throw new ProblemException(ProblemKind.MALFORMED_JSON, "The body is not well-formed JSON.");
    }
    if (!list.isArray() || list.size() > MOST) {
      throw new ProblemException(
          ProblemKind.VALIDATION_FAILED, "The body must be a list of at most " + MOST + ".");
    }
    return list;
  }

  private static String sha256(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
