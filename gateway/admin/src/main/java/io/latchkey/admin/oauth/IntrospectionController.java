package io.latchkey.admin.oauth;

import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.form.ApiJson;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.admin.web.ClientIntrospection;
import io.latchkey.form.PostedForm;
import io.latchkey.oauth.Introspection;
import io.latchkey.oauth.IntrospectionView;
import io.latchkey.oauth.TokenIntrospector;
import io.latchkey.store.StoreUnavailableException;
import java.util.List;
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
 * Says of an access token whether it is good now, and for what (RFC 7662), to callers who show an
 * admin token: a token of an organization that the caller does not see reads as none. Clients are
 * answered by {@link ClientIntrospection}.
 */
@RestController
@RequestMapping(ClientIntrospection.PATH)
final class IntrospectionController {

  private final TokenIntrospector introspector;

  IntrospectionController(TokenIntrospector introspector) {
    this.introspector = introspector;
  }

  @PostMapping(consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  Mono<IntrospectionView> introspect(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      ServerWebExchange exchange) {
    QueryParameters.none(query);
    return PostedForm.read(exchange.getRequest(), ApiJson.LARGEST_BODY)
        .flatMap(
            form ->
                Mono.fromFuture(
                    introspector.introspect(
                        token(form), key -> actor.sees(key.organization()) ? key : null)))
        .publishOn(Schedulers.parallel())
        .map(IntrospectionController::view);
  }

  private static String token(MultiValueMap<String, String> form) {
    List<String> tokens = form.getOrDefault("token", List.of());
    if (tokens.size() != 1) {
      throw new ProblemException(
          ProblemKind.BAD_REQUEST, "Send one access token as the form's parameter token.");
    }
    return tokens.get(0);
  }

  private static IntrospectionView view(Introspection answer) {
    if (answer instanceof Introspection.Told told) {
      return told.view();
    }
    throw new StoreUnavailableException("the token is not known here and the store can't be asked");
  }
}
