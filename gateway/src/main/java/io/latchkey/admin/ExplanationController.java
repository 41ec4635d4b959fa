package io.latchkey.admin;

import io.latchkey.access.BuiltInPath;
import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.PathGuard;
import io.latchkey.access.Standing;
import io.latchkey.change.StoreUnavailableException;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.Permission;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.limit.Outcome;
import java.net.InetAddress;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Says why a request with a key would pass now or not: each check in order, and the one that
 * decides. The gatekeeper is asked as a request would ask it, and charges nothing; what it answers
 * is told in steps. Limits are looked at, as they are in the whole fleet.
 */
@RestController
@RequestMapping("/v1/explain")
final class ExplanationController {

  private static final String PATH = "path";
  private static final int LONGEST_PATH = 8_192;

  private final Access access;
  private final Gatekeeper gatekeeper;

  ExplanationController(Access access, Gatekeeper gatekeeper) {
    this.access = access;
    this.gatekeeper = gatekeeper;
  }

  /** What somebody asks about. */
  private record Question(
      String key,
      @Nullable String path,
      @Nullable String project,
      Permission permission,
      InetAddress client) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ExplanationView explain(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Question question = read(body);
    KeyRecord record = access.key(actor, Right.SEE, question.key);
    boolean withPath = question.path != null;
    if (question.path != null && !PathGuard.accepts(question.path)) {
      return ExplanationView.of(question.key, withPath, DenialReason.INVALID_PATH, null);
    }
    AccessRequest request =
        new AccessRequest(
            record.hashes().get(0),
            null,
            question.project,
            question.permission,
            question.client,
            0);
    Decision decision = gatekeeper.decide(request).join();
    if (decision instanceof Decision.Unavailable) {
      throw new StoreUnavailableException("the key is not known here and the store can't be asked");
    }
    Standing standing = standing(request);
    DenialReason denied =
        decision instanceof Decision.Denied refused ? refused.reason() : byLimits(standing);
    return ExplanationView.of(question.key, withPath, denied, standing);
  }

  private @Nullable Standing standing(AccessRequest request) {
    try {
      return gatekeeper.standing(request).join();
    } catch (CompletionException e) {
      throw new StoreUnavailableException("the store can't be asked how the key stands");
    }
  }

  /** Why a request would be refused that passes everything else; null where it would not be. */
  private static @Nullable DenialReason byLimits(@Nullable Standing standing) {
    if (standing == null || standing.retryAfterSeconds() == 0) {
      return null;
    }
    return new Outcome.Exceeded(standing).isQuota()
        ? DenialReason.QUOTA_EXCEEDED
        : DenialReason.RATE_LIMITED;
  }

  private static Question read(JsonNode body) {
    JsonFields fields = new JsonFields(body);
    String key = fields.required("key", Texts::string, "");
    String path = fields.optional(PATH, ExplanationController::path);
    String project = fields.optional("project", Texts::string);
    Permission permission = fields.optional("permission", KeyForm::permission);
    String method = fields.optional("method", VerificationForm::method);
    if (permission != null && method != null) {
      fields.fault("method", "must not be there together with permission");
    }
    InetAddress client =
        fields.optional("address", VerificationForm::address, VerificationForm.nowhere());
    String named = path == null ? null : BuiltInPath.project(path);
    if (path != null && (named == null) == (project == null)) {
      fields.fault(
          "project",
          "must be there with the path of a route of your own, and with none of /proxy/{project}");
    }
    fields.done();
    Permission needed = VerificationForm.needed(permission, method);
    return new Question(key, path, project == null ? named : project, needed, client);
  }

  private static String path(JsonNode value) {
    String path = Texts.string(value);
    if (!path.startsWith("/") || path.length() > LONGEST_PATH || path.indexOf('?') >= 0) {
      throw new IllegalArgumentException("must be a path, beginning with / and without a query");
    }
    return path;
  }
}
