package io.latchkey.admin.verify;

import io.latchkey.access.BuiltInPath;
import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.form.Texts;
import io.latchkey.admin.keys.KeyForm;
import io.latchkey.admin.keys.VerificationForm;
import io.latchkey.admin.verify.Explanations.SearchRequest;
import io.latchkey.gatekeeper.RequestedPath;
import io.latchkey.key.Permission;
import java.net.InetAddress;
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
 * Explains whether a request with a key would pass now, or why a recent one did or did not: each
 * check in order, and the one that decides.
 */
@RestController
@RequestMapping("/v1/explain")
final class ExplanationController {

  private static final String REQUEST_ID = "requestId";
  private static final int LONGEST_PATH = 8_192;

  private final Access access;
  private final Explanations explanations;
  private final RequestExplanations requests;

  ExplanationController(Access access, Explanations explanations, RequestExplanations requests) {
    this.access = access;
    this.explanations = explanations;
    this.requests = requests;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ExplanationView explain(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    JsonFields fields = new JsonFields(body);
    if (fields.has(REQUEST_ID)) {
      String requestId = fields.required(REQUEST_ID, ExplanationController::requestId, "");
      fields.done();
      return requests.explain(actor, requestId);
    }
    String key = fields.required("key", Texts::string, "");
    SearchRequest question = question(fields);
    return explanations.explain(access.key(actor, Right.SEE, key), question);
  }

  private static String requestId(JsonNode value) {
    String text = Texts.string(value);
    if (!text.matches(RequestExplanations.FORM)) {
      throw new IllegalArgumentException("must be 1 to 64 letters, digits and hyphens");
    }
    return text;
  }

  private static SearchRequest question(JsonFields fields) {
    String path = fields.optional("path", ExplanationController::path);
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
    RequestedPath asked =
        permission == null
            ? new RequestedPath(
                method == null ? "GET" : method,
                path,
                named == null ? RequestedPath.UNKNOWN : BuiltInPath.SEGMENTS)
            : null;
    return new SearchRequest(path, project == null ? named : project, needed, asked, client);
  }

  private static String path(JsonNode value) {
    String path = Texts.string(value);
    if (!path.startsWith("/") || path.length() > LONGEST_PATH || path.indexOf('?') >= 0) {
      throw new IllegalArgumentException("must be a path, beginning with / and without a query");
    }
    return path;
  }
}
