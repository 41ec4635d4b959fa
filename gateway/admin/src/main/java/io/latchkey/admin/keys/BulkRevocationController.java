package io.latchkey.admin.keys;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.form.Texts;
import io.latchkey.admin.keys.BulkRevocation.Swept;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.mutation.RevocationView;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * Revokes many keys with one call: those of a list, all that open a project, or all that somebody
 * made.
 */
@RestController
@RequestMapping("/v1/keys/revoke")
final class BulkRevocationController {

  private static final int MOST = 1_000;

  private final BulkRevocation sweep;
  private final Access access;

  BulkRevocationController(BulkRevocation sweep, Access access) {
    this.sweep = sweep;
    this.access = access;
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
    List<KeyId> keys = fields.list("keys", MOST, BulkRevocationController::key);
    String project = fields.optional("project", Texts::string);
    String organization = fields.optional("organization", Texts::string);
    String creator = fields.optional("creator", Texts::string);
    String reason = fields.optional("reason", KeyForm::reasonText);
    if (Stream.of(keys.isEmpty(), project == null, creator == null).filter(no -> !no).count()
        != 1) {
      fields.fault("keys", "must be there, or else project, or else creator");
    }
    if (organization != null && creator == null) {
      fields.fault("organization", "must be there with creator only");
    }
    fields.done();
    if (project != null) {
      ProjectId all = access.project(actor, Right.END_KEYS, project).id();
      access.fresh(actor);
      return view(sweep.revokeAll(actor, null, all, record -> true, reason));
    }
    if (creator != null) {
      OrganizationId all = whose(actor, organization);
      access.fresh(actor);
      return view(
          sweep.revokeAll(actor, all, null, record -> KeyQuery.isBy(record, creator), reason));
    }
    Map<Boolean, List<KeyId>> seen =
        keys.stream().collect(Collectors.partitioningBy(key -> isSeen(actor, key)));
    return view(
        sweep.revoke(
            actor,
            seen.getOrDefault(true, List.of()),
            seen.getOrDefault(false, List.of()),
            reason));
  }

  private @Nullable OrganizationId whose(Actor actor, @Nullable String organization) {
    OrganizationId all = access.listed(actor, organization);
    if (all != null) {
      Access.check(actor, Right.END_KEYS, all);
    }
    return all;
  }

  /** Whether there is such a key for the caller; throws where its role does not let it revoke. */
  private boolean isSeen(Actor actor, KeyId key) {
    try {
      return access.keyId(actor, Right.END_KEYS, key.toString()).equals(key);
    } catch (ProblemException e) {
      if (e.kind() == ProblemKind.KEY_NOT_FOUND) {
        return false;
      }
      throw e;
    }
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
