package io.latchkey.admin;

import io.latchkey.admin.KeySweep.Swept;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.ProjectStore;
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

/** Revokes many keys with one call: those of a list, or all that open a project. */
@RestController
@RequestMapping("/v1/keys/revoke")
final class KeySweepController {

  private static final int MOST = 1_000;

  private final KeySweep sweep;
  private final ProjectStore projects;

  KeySweepController(KeySweep sweep, ProjectStore projects) {
    this.sweep = sweep;
    this.projects = projects;
  }

  /**
   * What a sweep did.
   *
   * @param unknown left out where all keys were there
   */
  record SweptView(
      List<String> revoked, @Nullable List<String> unknown, RevocationView revocation) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  SweptView revoke(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    JsonFields fields = new JsonFields(body);
    List<KeyId> keys = fields.list("keys", MOST, KeySweepController::key);
    String project = fields.optional("project", Texts::string);
    String reason = fields.optional("reason", KeyForm::reasonText);
    if (keys.isEmpty() == (project == null)) {
      fields.fault("keys", "must be there, or else project, and not both");
    }
    fields.done();
    Swept swept =
        project == null
            ? sweep.revoke(actor, keys, reason)
            : sweep.revokeAll(actor, id(project), reason);
    return view(swept);
  }

  private ProjectId id(String idOrSlug) {
    return ProjectController.find(projects, idOrSlug).id();
  }

  private static KeyId key(JsonNode value) {
    KeyId key = KeyId.parse(Texts.string(value));
    if (key == null) {
      throw new IllegalArgumentException("must be the ID of a key");
    }
    return key;
  }

  private static SweptView view(Swept swept) {
    List<String> unknown = swept.unknown().stream().map(KeyId::toString).toList();
    return new SweptView(
        swept.revoked().stream().map(KeyId::toString).toList(),
        unknown.isEmpty() ? null : unknown,
        RevocationView.of(swept.confirmation(), null, false));
  }
}
