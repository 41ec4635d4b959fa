package io.latchkey.admin.oidc;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.oidc.OidcSignIn.Answer;
import io.latchkey.admin.oidc.OidcSignIn.Begun;
import io.latchkey.admin.oidc.OidcSignIn.Finished;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.admin.session.SessionController.SignInGuard;
import io.latchkey.event.EventLog;
import io.latchkey.identity.OidcSettings;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;

/** The two pages by which a browser signs in with an identity provider. */
@Controller
final class OidcController {

  /** Where a browser goes to sign in. */
  static final String BEGIN = "/sign-in/provider";

  private static final String CALLBACK = BEGIN + "/callback";
  private static final String HOME = "/";
  private static final Duration KEPT = Duration.ofMinutes(10);

  /** A path of this door: nothing that a browser could take for the name of another host. */
  private static final Pattern LOCAL = Pattern.compile("/(?:[!-.0-\\[\\]-~][!-\\[\\]-~]{0,1999})?");

  private final OidcSignIn signIn;
  private final OidcSettings settings;
  private final SignInGuard guard;
  private final EventLog events;

  OidcController(OidcSignIn signIn, OidcSettings settings, SignInGuard guard, EventLog events) {
    this.signIn = signIn;
    this.settings = settings;
    this.guard = guard;
    this.events = events;
  }

  @GetMapping(BEGIN)
  ResponseEntity<String> begin(
      ServerWebExchange exchange, @RequestParam MultiValueMap<String, String> query) {
    return page(
        exchange,
        () -> {
          QueryParameters parameters = new QueryParameters(query);
          String returnTo = parameters.optional("return", OidcController::local);
          boolean again = parameters.isSet("fresh");
          parameters.done();
          InetAddress client = guard.clients().of(exchange.getRequest());
          guard.limits().called(Actor.nobody(client.getHostAddress()), client);
          Begun begun =
              signIn.begin(
                  redirectUri(exchange.getRequest()), returnTo == null ? HOME : returnTo, again);
          keep(exchange, begun.browser(), KEPT);
          return SignInPage.elsewhere(begun.provider());
        });
  }

  @GetMapping(CALLBACK)
  ResponseEntity<String> finish(
      ServerWebExchange exchange, @RequestParam MultiValueMap<String, String> query) {
    return page(
        exchange,
        () -> {
          InetAddress client = guard.clients().of(exchange.getRequest());
          Actor nobody = Actor.nobody(client.getHostAddress());
          guard.limits().beforeToken(client);
          try {
            Finished finished = signIn.finish(nobody, answer(query), kept(exchange.getRequest()));
            keep(exchange, "", Duration.ZERO);
            guard.cookie().write(exchange.getResponse(), finished.started().secret());
            return SignInPage.signedIn(finished.returnTo());
          } catch (ProblemException e) {
            if (e.kind() == ProblemKind.SIGN_IN_LAPSED) {
              guard.limits().failed(client);
              var unused = events.append(Events.refusedSession(nobody));
            }
            throw e;
          }
        });
  }

  /** People who came with a browser get a page, others a problem document. */
  private static ResponseEntity<String> page(
      ServerWebExchange exchange, Supplier<ResponseEntity<String>> answer) {
    try {
      return answer.get();
    } catch (ProblemException e) {
      boolean browser =
          exchange.getRequest().getHeaders().getAccept().stream()
              .anyMatch(each -> each.equalsTypeAndSubtype(MediaType.TEXT_HTML));
      if (!browser) {
        throw e;
      }
      return SignInPage.refused(e);
    }
  }

  private static String local(String path) {
    if (!LOCAL.matcher(path).matches()) {
      throw new IllegalArgumentException("must be a path of this console, such as /keys");
    }
    return path;
  }

  /** What else a provider sends along is its own business. */
  private static Answer answer(MultiValueMap<String, String> query) {
    return new Answer(
        only(query, "state"), only(query, "code"), only(query, "error"), only(query, "iss"));
  }

  private static @Nullable String only(MultiValueMap<String, String> query, String name) {
    List<String> values = query.get(name);
    return values == null || values.size() != 1 ? null : values.get(0);
  }

  private String redirectUri(ServerHttpRequest request) {
    URI set = settings.redirectUri();
    if (set != null) {
      return set.toString();
    }
    String host = String.valueOf(request.getHeaders().getFirst("Host"));
    return (guard.cookie().isSecure() ? "https://" : "http://") + host + CALLBACK;
  }

  private @Nullable String kept(ServerHttpRequest request) {
    List<HttpCookie> cookies = request.getCookies().get(cookieName());
    return cookies == null || cookies.size() != 1 ? null : cookies.get(0).getValue();
  }

  /** Lax: the browser has to show it when the provider sends it back. */
  private void keep(ServerWebExchange exchange, String browser, Duration kept) {
    exchange
        .getResponse()
        .addCookie(
            ResponseCookie.from(cookieName(), browser)
                .httpOnly(true)
                .secure(guard.cookie().isSecure())
                .sameSite("Lax")
                .path("/")
                .maxAge(kept)
                .build());
  }

  private String cookieName() {
    return guard.cookie().name() + "-sign-in";
  }
}
