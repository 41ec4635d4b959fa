package io.latchkey.admin.encryption;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.form.Versions;
import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.Policy;
import io.latchkey.keystore.Project;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Shows, sets and tries the policy of a project. How often it was set is its entity tag; a project
 * without a policy shows one that names nothing.
 */
@RestController
@RequestMapping("/v1/projects/{project}/encryption")
final class EncryptionController {

  private static final Logger log = LoggerFactory.getLogger(EncryptionController.class);
  private static final Policy NONE =
      new Policy(List.of(), List.of(), Policy.HeaderUse.ALLOWED, false, null);

  private final Access access;
  private final EncryptionRecords records;
  private final EncryptionKeys keys;
  private final PolicyTrial trial;

  EncryptionController(
      Access access, EncryptionRecords records, EncryptionKeys keys, PolicyTrial trial) {
    this.access = access;
    this.records = records;
    this.keys = keys;
    this.trial = trial;
  }

  @GetMapping
  ResponseEntity<EncryptionPolicyView> show(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    return answer(records.find(access.project(actor, Right.SEE, idOrSlug)));
  }

  @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<EncryptionPolicyView> set(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Project project = access.project(actor, Right.EDIT_ENCRYPTION, idOrSlug);
    Policy wanted = PolicyForm.policy(body);
    keys.maker();
    return answer(changed(actor, project, ifMatch, wanted));
  }

  @DeleteMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    Project project = access.project(actor, Right.EDIT_ENCRYPTION, idOrSlug);
    changed(actor, project, ifMatch, null);
  }

  private EncryptionRecord changed(
      Actor actor, Project project, @Nullable String ifMatch, @Nullable Policy wanted) {
    int before = records.find(project).policyVersion();
    Versions.check(ifMatch, before);
    EncryptionRecord stored =
        records.change(
            actor,
            project,
            found -> {
              if (Objects.equals(found.policy(), wanted)) {
                return found;
              }
              Versions.check(ifMatch, found.policyVersion());
              return found.withPolicy(wanted);
            },
            Events.project("encryption_changed", actor, project));
    if (stored.policyVersion() != before) {
      log.info("event=project.encryption_changed project={} actor={}", project.id(), actor);
    }
    return stored;
  }

  private static ResponseEntity<EncryptionPolicyView> answer(EncryptionRecord record) {
    return Versions.response(record.policyVersion(), EncryptionPolicyView.of(record.policy()));
  }

  /** Shows what becomes of a body. Nothing is stored or sent. */
  @PostMapping(path = "/try", consumes = MediaType.APPLICATION_JSON_VALUE)
  EncryptionTrialView tryPolicy(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Project project = access.project(actor, Right.SEE, idOrSlug);
    Policy own = records.find(project).policy();
    return trial.run(project, PolicyForm.trial(body, own == null ? NONE : own));
  }
}
