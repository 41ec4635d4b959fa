package io.latchkey.admin;

import io.latchkey.access.BuiltInPath;
import io.latchkey.access.Check;
import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.PathGuard;
import io.latchkey.change.StoreUnavailableException;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.Permission;
import io.latchkey.keystore.KeyRecord;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
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
 * is told in steps. Of limits nothing is said.
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

  /**
   * An explanation.
   *
   * @param code what the refusal is called; left out, as what follows, where the request would pass
   * @param decidedBy the check that failed
   */
  record ExplanationView(
      String key,
      boolean allowed,
      @Nullable String code,
      @Nullable Integer status,
      @Nullable String detail,
      @Nullable String decidedBy,
      List<ExplainedCheckView> checks) {}

  /** One check; {@code outcome} is {@code passed}, {@code failed} or {@code not_reached}. */
  record ExplainedCheckView(String check, String outcome) {}

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
    String path = question.path;
    if (path != null && !PathGuard.accepts(path)) {
      return view(question, DenialReason.INVALID_PATH);
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
    if (decision instanceof Decision.Allowed) {
      return view(question, null);
    }
    if (decision instanceof Decision.Denied denied) {
      return view(question, denied.reason());
    }
    throw new StoreUnavailableException("the key is not known here and the store can't be asked");
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

  private static ExplanationView view(Question question, @Nullable DenialReason denied) {
    List<String> order = new ArrayList<>();
    if (question.path != null) {
      order.add(PATH);
    }
    for (Check check : Check.values()) {
      order.add(check.code());
    }
    Check failed = denied == null ? null : Check.of(denied);
    String decidedBy = failed == null ? PATH : failed.code();
    int decided = denied == null ? order.size() : order.indexOf(decidedBy);
    List<ExplainedCheckView> steps = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      String outcome = i < decided ? "passed" : i == decided ? "failed" : "not_reached";
      steps.add(new ExplainedCheckView(order.get(i), outcome));
    }
    return denied == null
        ? new ExplanationView(question.key, true, null, null, null, null, steps)
        : new ExplanationView(
            question.key, false, denied.code(), denied.status(), denied.detail(), decidedBy, steps);
  }
}
