package io.latchkey.console.page;

import io.latchkey.admin.caller.SessionCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Goes before every page: (1) tells browsers what pages may load and that nobody may frame them,
 * (2) sends who is not signed in to the sign-in page, (3) lets nothing be changed but by a page of
 * this console that knows the session's CSRF token, (4) finds out who is signed in and which
 * organization is looked at.
 */
public final class PageFilter implements WebFilter, Ordered {

  /** The attribute that holds the session's secret. */
  public static final String SESSION = "io.latchkey.console.session";

  /** The attribute that holds the {@link Shell}. */
  static final String SHELL = "io.latchkey.console.shell";

  /** Where people sign in; needs no session. */
  public static final String SIGN_IN = "/sign-in";

  /** Where whoever has the code of an invitation answers it; needs no session. */
  public static final String INVITATION = "/invitation";

  private static final String CSRF_HEADER = "X-CSRF-Token";
  private static final String HTMX = "HX-Request";
  private static final String ORGANIZATION = "latchkey-organization";
  private static final String ASSETS = "/assets/";
  private static final Set<String> PAGES =
      Set.of(
          "",
          "keys",
          "projects",
          "organizations",
          "members",
          "invitation",
          "tokens",
          "events",
          "find",
          "fleet",
          "policies",
          "webhooks",
          "explain",
          "settings",
          "account",
          "confirm",
          "sign-in",
          "sign-out",
          "assets");
  private static final List<String> NO_PAGES =
      List.of("/v1/", "/actuator", "/oauth2/", "/openapi", "/sign-in/provider");
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
  private static final int BEFORE_CONTROLLERS = Ordered.HIGHEST_PRECEDENCE + 200;

  private final SessionCookie cookie;
  private final AdminApi api;
  private final ConsoleFacts facts;

  PageFilter(SessionCookie cookie, AdminApi api, ConsoleFacts facts) {
    this.cookie = cookie;
    this.api = api;
    this.facts = facts;
  }

  @Override
  public int getOrder() {
    return BEFORE_CONTROLLERS;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String path = exchange.getRequest().getPath().value();
    boolean page = isPage(path);
    if (!page && !isReader(exchange.getRequest())) {
      return chain.filter(exchange);
    }
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    if (path.startsWith(ASSETS)) {
      return chain.filter(exchange);
    }
    if (!page) {
      return withNavigation(exchange).then(Mono.defer(() -> chain.filter(exchange)));
    }
    headers.setCacheControl(CacheControl.noStore());
    boolean changes = !SAFE.contains(exchange.getRequest().getMethod());
    if (changes && !cookie.isFromOwnPage(exchange.getRequest())) {
      return end(HttpStatus.FORBIDDEN);
    }
    Mono<Void> answer =
        changes ? Form.read(exchange).then(chain.filter(exchange)) : chain.filter(exchange);
    if (path.equals(SIGN_IN)) {
      return answer;
    }
    String session = cookie.read(exchange.getRequest());
    if (isOfInvitations(path)) {
      if (session != null && !session.isEmpty()) {
        exchange.getAttributes().put(SESSION, session);
      }
      return answer;
    }
    if (session == null || session.isEmpty()) {
      return toSignIn(exchange, false);
    }
    String csrf = csrf(session);
    if (changes && !knows(exchange.getRequest(), csrf)) {
      return end(HttpStatus.FORBIDDEN);
    }
    exchange.getAttributes().put(SESSION, session);
    return shell(exchange, csrf)
        .doOnError(away -> exchange.getAttributes().put(SHELL, Shell.unknown(csrf, facts)))
        .flatMap(
            shell -> {
              exchange.getAttributes().put(SHELL, shell);
              return answer.thenReturn(true);
            })
        .onErrorResume(PageFilter::isOver, over -> toSignIn(exchange, true).thenReturn(true))
        .then();
  }

  /** Lets the page that says that nothing is here have the navigation of whoever is signed in. */
  private Mono<Void> withNavigation(ServerWebExchange exchange) {
    String session = cookie.read(exchange.getRequest());
    if (session == null || session.isEmpty()) {
      return Mono.empty();
    }
    exchange.getAttributes().put(SESSION, session);
    return shell(exchange, csrf(session))
        .doOnNext(shell -> exchange.getAttributes().put(SHELL, shell))
        .onErrorComplete(ProblemAnswer.class)
        .then();
  }

  private static boolean isOfInvitations(String path) {
    return path.equals(INVITATION) || path.startsWith(INVITATION + "/");
  }

  /** Whether a path is one of a page, or of what a page loads. */
  static boolean isPage(String path) {
    int end = path.indexOf('/', 1);
    return path.length() > 0
        && end != 1
        && PAGES.contains(path.substring(1, end < 0 ? path.length() : end))
        && NO_PAGES.stream().noneMatch(path::startsWith);
  }

  /** Whether who asks for something that is not there is somebody with a browser. */
  static boolean isReader(ServerHttpRequest request) {
    return NO_PAGES.stream().noneMatch(request.getPath().value()::startsWith)
        && request.getHeaders().getAccept().contains(MediaType.TEXT_HTML);
  }

  private static boolean isOver(Throwable failure) {
    return failure instanceof ProblemAnswer answer
        && answer.status() == HttpStatus.UNAUTHORIZED.value()
        && answer.code().equals("invalid_token");
  }

  private Mono<Shell> shell(ServerWebExchange exchange, String csrf) {
    return api.get(exchange, "/v1/me")
        .flatMap(
            caller ->
                caller.flag("operator")
                    ? api.get(exchange, "/v1/organizations")
                        .map(all -> shell(exchange, caller, all.list("items"), "id", csrf))
                    : Mono.just(
                        shell(
                            exchange, caller, caller.list("organizations"), "organization", csrf)));
  }

  private Shell shell(
      ServerWebExchange exchange, Json caller, List<Json> found, String id, String csrf) {
    List<Shell.Choice> choices =
        found.stream()
            .map(
                each ->
                    new Shell.Choice(
                        each.text(id),
                        each.text("name"),
                        each.has("role") ? each.text("role") : "operator"))
            .sorted(Comparator.comparing(Shell.Choice::name))
            .toList();
    String wanted = wanted(exchange);
    Shell.Choice chosen =
        choices.stream()
            .filter(each -> each.id().equals(wanted))
            .findFirst()
            .orElse(choices.isEmpty() ? null : choices.get(0));
    return new Shell(caller, choices, chosen, wanted == null && choices.size() > 1, csrf, facts);
  }

  /** The organization that was chosen: now, or with an earlier page. */
  private static @Nullable String wanted(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    String now = request.getQueryParams().getFirst("organization");
    HttpCookie earlier = request.getCookies().getFirst(ORGANIZATION);
    if (now != null) {
      exchange
          .getResponse()
          .addCookie(
              ResponseCookie.from(ORGANIZATION, now.replaceAll("\\W", ""))
                  .httpOnly(true)
                  .sameSite("Strict")
                  .path("/")
                  .build());
    }
    return now != null || earlier == null ? now : earlier.getValue();
  }

  private Mono<Void> toSignIn(ServerWebExchange exchange, boolean over) {
    ServerHttpRequest request = exchange.getRequest();
    ServerHttpResponse response = exchange.getResponse();
    cookie.clear(response);
    boolean returns = HttpMethod.GET.equals(request.getMethod()) && !isHtmx(request);
    String back = returns ? SignInPages.local(place(request.getURI())) : "/";
    String place =
        SIGN_IN
            + "?return="
            + URLEncoder.encode(back, StandardCharsets.UTF_8)
            + (over ? "&over=true" : "");
    if (isHtmx(request)) {
      return Mono.error(new PageException(HttpStatus.UNAUTHORIZED));
    }
    response.setStatusCode(HttpStatus.SEE_OTHER);
    response.getHeaders().setLocation(URI.create(place));
    return response.setComplete();
  }

  private static String place(URI uri) {
    return uri.getRawQuery() == null
        ? uri.getRawPath()
        : uri.getRawPath() + "?" + uri.getRawQuery();
  }

  /** Whether a script of ours asks for a part of a page. */
  public static boolean isHtmx(ServerHttpRequest request) {
    return request.getHeaders().containsHeader(HTMX);
  }

  private static Mono<Void> end(HttpStatus status) {
    return Mono.error(new PageException(status));
  }

  private static boolean knows(ServerHttpRequest request, String csrf) {
    String sent = request.getHeaders().getFirst(CSRF_HEADER);
    return sent != null
        && MessageDigest.isEqual(
            sent.getBytes(StandardCharsets.UTF_8), csrf.getBytes(StandardCharsets.UTF_8));
  }

  /** What only a page of this session knows; says nothing about the session's secret. */
  static String csrf(String session) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(session.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] token = mac.doFinal("latchkey-console-csrf".getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
