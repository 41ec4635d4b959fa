package io.latchkey.admin.verify;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.Grant;
import io.latchkey.access.Standing;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.keys.VerificationForm;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.ApiKey;
import io.latchkey.key.Labels;
import io.latchkey.keystore.cache.Lookup;
import io.latchkey.store.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
 * Decides for services that are not behind the proxy: over the same path, and charged to the key's
 * limits only where the caller says what it costs.
 */
@RestController
@RequestMapping("/v1/keys/verify")
final class VerificationController {

  private final VerificationForm form;
  private final Gatekeeper gatekeeper;

  VerificationController(VerificationForm form, Gatekeeper gatekeeper) {
    this.form = form;
    this.gatekeeper = gatekeeper;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  VerificationView verify(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    AccessRequest request = form.read(body);
    return request != null && isSeen(actor, gatekeeper.key(request.hash()).join())
        ? view(gatekeeper.decide(request).join())
        : VerificationView.denied(DenialReason.INVALID_KEY, null, null);
  }

  /**
   * Goes before the decision, which charges the key, so that nobody uses up a stranger's limits.
   */
  private static boolean isSeen(Actor actor, Lookup<ApiKey> found) {
    return found.match(key -> actor.sees(key.organization()), () -> true, () -> true);
  }

  private VerificationView view(Decision decision) {
    if (decision instanceof Decision.Allowed allowed) {
      return VerificationView.allowed(allowed.grant());
    }
    if (decision instanceof Decision.Denied denied) {
      Standing standing = denied.standing();
      return VerificationView.denied(
          denied.reason(), denied.key() == null ? null : denied.key().toString(), standing);
    }
    throw new StoreUnavailableException("the key is not known here and the store can't be asked");
  }

  /**
   * What was decided.
   *
   * @param key whose secret it was; left out where it is not known
   * @param expiresAt until when it may stand; left out where it has no end
   * @param code why it was denied; left out, as what follows, where it was allowed
   * @param status that the proxy would have answered
   * @param retryAfter seconds until a request that a limit refused could pass
   * @param limit whose limit refused it: {@code key}, {@code owner}, {@code project} or {@code
   *     organization}
   */
  record VerificationView(
      boolean allowed,
      @Nullable String key,
      @Nullable String organization,
      @Nullable String project,
      @Nullable Instant expiresAt,
      @Nullable String owner,
      @Nullable Map<String, String> metadata,
      @Nullable List<String> tags,
      @Nullable String code,
      @Nullable Integer status,
      @Nullable String detail,
      @Nullable Long retryAfter,
      @Nullable String limit) {

    static VerificationView allowed(Grant grant) {
      Labels labels = grant.labels();
      return new VerificationView(
          true,
          grant.key().toString(),
          grant.organization().value(),
          grant.project().value(),
          grant.expiresAt() == ApiKey.NEVER ? null : Instant.ofEpochMilli(grant.expiresAt()),
          labels.owner(),
          labels.metadata().isEmpty() ? null : labels.metadata(),
          labels.tags().isEmpty() ? null : labels.tags(),
          null,
          null,
          null,
          null,
          null);
    }

    static VerificationView denied(
        DenialReason reason, @Nullable String key, @Nullable Standing standing) {
      return new VerificationView(
          false,
          key,
          null,
          null,
          null,
          null,
          null,
          null,
          reason.code(),
          reason.status(),
          standing == null ? reason.detail() : reason.detail(standing.refusedBy()),
          standing == null ? null : standing.retryAfterSeconds(),
          standing == null ? null : standing.refusedBy().text());
    }
  }
}
