package io.latchkey.admin.keys;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.keys.KeyLifecycle.Refused;
import io.latchkey.admin.keys.KeyMinter.Minted;
import io.latchkey.change.Confirmation;
import io.latchkey.change.RevocationSettings;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.mutation.RevocationView;
import io.latchkey.rotation.KeyRotation.Rolled;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Makes, rolls and ends API keys. */
@RestController
@RequestMapping("/v1/keys")
final class KeyController {

  private final Access access;
  private final KeyForm form;
  private final KeyLifecycle lifecycle;
  private final AdminRotation rotation;
  private final InstantSource clock;
  private final boolean replicasAsked;

  KeyController(
      Access access,
      KeyForm form,
      KeyLifecycle lifecycle,
      AdminRotation rotation,
      InstantSource clock,
      RevocationSettings settings) {
    this.access = access;
    this.form = form;
    this.lifecycle = lifecycle;
    this.rotation = rotation;
    this.clock = clock;
    this.replicasAsked = settings.replicas() > 0;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<CreatedKeyView> create(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Minted minted = lifecycle.create(actor, form.newKey(actor, body));
    return ResponseEntity.created(URI.create("/v1/keys/" + minted.record().key().id()))
        .body(CreatedKeyView.of(minted, clock.millis()));
  }

  @PostMapping("/{id}/roll")
  RolledKeyView roll(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody(required = false) @Nullable JsonNode body) {
    QueryParameters.none(query);
    Duration overlap = KeyForm.overlap(body);
    KeyRecord current = access.key(actor, Right.CHANGE_KEYS, id);
    Rolled rolled = rotation.roll(actor, current, overlap).orElseThrow(Access::noKey);
    Confirmation confirmation = rolled.confirmation();
    return new RolledKeyView(
        CreatedKeyView.of(new Minted(rolled.record(), rolled.secret()), clock.millis()),
        confirmation == null
            ? null
            : RevocationView.of(confirmation, rolled.committed(), replicasAsked));
  }

  @PostMapping("/{id}/revoke")
  RevokedKeyView revoke(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody(required = false) @Nullable JsonNode body) {
    QueryParameters.none(query);
    String reason = KeyForm.reason(body);
    Refused refused =
        existing(
            access.keyId(actor, Right.END_KEYS, id), key -> lifecycle.revoke(actor, key, reason));
    return new RevokedKeyView(
        KeyView.of(refused.ended().record(), clock.millis()), revocation(refused));
  }

  @DeleteMapping("/{id}")
  DeletedKeyView delete(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    boolean force = parameters.isSet("force");
    parameters.done();
    KeyId known = access.keyId(actor, Right.END_KEYS, id);
    access.fresh(actor);
    Refused refused = existing(known, key -> lifecycle.delete(actor, key, force));
    return new DeletedKeyView(
        refused.ended().record().key().id().toString(), true, revocation(refused));
  }

  /** A key that was deleted, and who refuses it. */
  record DeletedKeyView(String id, boolean deleted, RevocationView revocation) {}

  private RevocationView revocation(Refused refused) {
    return RevocationView.of(refused.confirmation(), refused.ended().committed(), replicasAsked);
  }

  private static <T> T existing(KeyId id, Function<KeyId, Optional<T>> finder) {
    return finder.apply(id).orElseThrow(Access::noKey);
  }
}
