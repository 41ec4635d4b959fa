package io.latchkey.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.latchkey.change.StoreUnavailableException;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.Secret;
import io.latchkey.key.TokenFormat;
import io.latchkey.keystore.Lookup;
import io.latchkey.oauth.ScopeText;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Says of an access token whether it is good now, and for what (RFC 7662). Whoever calls shows an
 * admin token, as anywhere; a token of an organization that the caller does not see reads as none.
 */
@RestController
@RequestMapping("/oauth2/introspect")
final class IntrospectionController {

  private final TokenFormat format;
  private final KeyHasher hasher;
  private final Gatekeeper gatekeeper;
  private final InstantSource clock;

  IntrospectionController(
      TokenFormat format, KeyHasher hasher, Gatekeeper gatekeeper, InstantSource clock) {
    this.format = format;
    this.hasher = hasher;
    this.gatekeeper = gatekeeper;
    this.clock = clock;
  }

  /** RFC 7662, section 2.2; all but {@code active} is left out of a token that is not good. */
  record IntrospectionView(
      boolean active,
      @Nullable String scope,
      @JsonProperty("client_id") @Nullable String clientId,
      @JsonProperty("sub") @Nullable String subject,
      @JsonProperty("token_type") @Nullable String tokenType,
      @JsonProperty("exp") @Nullable Long expiresAt) {

    private static final IntrospectionView INACTIVE =
        new IntrospectionView(false, null, null, null, null, null);
  }

  @PostMapping(consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  Mono<IntrospectionView> introspect(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      ServerWebExchange exchange) {
    QueryParameters.none(query);
    return exchange
        .getFormData()
        .onErrorMap(IllegalArgumentException.class, e -> malformed())
        .flatMap(form -> find(token(form)))
        .publishOn(Schedulers.parallel())
        .map(found -> view(actor, found));
  }

  private static ProblemException malformed() {
    return new ProblemException(
        ProblemKind.BAD_REQUEST,
        "The form is not well-formed: two hexadecimal digits follow every percent sign.");
  }

  private static String token(MultiValueMap<String, String> form) {
    List<String> tokens = form.getOrDefault("token", List.of());
    if (tokens.size() != 1) {
      throw new ProblemException(
          ProblemKind.BAD_REQUEST, "Send one access token as the form's parameter token.");
    }
    return tokens.get(0);
  }

  private Mono<Lookup<ApiKey>> find(String text) {
    Secret token = format.parse(text);
    return token == null
        ? Mono.just(new Lookup.Unknown<>(0))
        : Mono.fromFuture(gatekeeper.key(hasher.hash(token)));
  }

  private IntrospectionView view(Actor actor, Lookup<ApiKey> found) {
    return found.match(
        key -> view(actor, key),
        () -> IntrospectionView.INACTIVE,
        () -> {
          throw new StoreUnavailableException(
              "the token is not known here and the store can't be asked");
        });
  }

  private IntrospectionView view(Actor actor, ApiKey key) {
    if (key.status(clock.millis()) != KeyStatus.ACTIVE || !actor.sees(key.organization())) {
      return IntrospectionView.INACTIVE;
    }
    String id = key.id().toString();
    return new IntrospectionView(true, ScopeText.of(key), id, id, "Bearer", key.expiresAt() / 1000);
  }
}
