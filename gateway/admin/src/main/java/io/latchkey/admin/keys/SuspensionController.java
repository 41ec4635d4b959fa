package io.latchkey.admin.keys;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.keys.KeyLifecycle.Refused;
import io.latchkey.change.RevocationSettings;
import io.latchkey.key.KeyId;
import io.latchkey.mutation.RevocationView;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Suspends API keys and resumes them. */
@RestController
@RequestMapping("/v1/keys/{id}")
final class SuspensionController {

  private final Access access;
  private final KeySuspension suspension;
  private final InstantSource clock;
  private final boolean replicasAsked;

  SuspensionController(
      Access access, KeySuspension suspension, InstantSource clock, RevocationSettings settings) {
    this.access = access;
    this.suspension = suspension;
    this.clock = clock;
    this.replicasAsked = settings.replicas() > 0;
  }

  @PostMapping("/suspend")
  RevokedKeyView suspend(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody(required = false) @Nullable JsonNode body) {
    return change(actor, id, query, body, true);
  }

  @PostMapping("/resume")
  RevokedKeyView resume(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody(required = false) @Nullable JsonNode body) {
    return change(actor, id, query, body, false);
  }

  private RevokedKeyView change(
      Actor actor,
      String id,
      MultiValueMap<String, String> query,
      @Nullable JsonNode body,
      boolean suspends) {
    QueryParameters.none(query);
    String reason = KeyForm.reason(body);
    KeyId key = access.keyId(actor, Right.END_KEYS, id);
    Refused done = suspension.change(actor, key, suspends, reason).orElseThrow(Access::noKey);
    return new RevokedKeyView(
        KeyView.of(done.ended().record(), clock.millis()),
        RevocationView.of(done.confirmation(), done.ended().committed(), replicasAsked));
  }
}
