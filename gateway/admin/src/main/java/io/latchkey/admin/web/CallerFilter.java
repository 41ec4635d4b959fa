package io.latchkey.admin.web;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Authentication;
import io.latchkey.admin.caller.CallerLimits;
import io.latchkey.admin.caller.SessionCookie;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.client.ClientAddresses;
import io.latchkey.event.EventLog;
import io.latchkey.key.OrganizationId;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Lets nobody into the admin API who can't say who they are, and notes who calls in the attribute
 * {@link Actor#ATTRIBUTE}. It matches paths exactly as the controllers' mappings do, so that no
 * spelling of a path reaches one past it; only whoever signs in, or holds the code of an
 * invitation, has nothing to show yet, and OAuth clients and who reports leaks show themselves in
 * their own way. What Spring Boot's actuator tells beyond health and meters is for the system
 * operator. Tools show a token, browsers the cookie of their session, with which only pages of this
 * door change anything. Who guesses at tokens or calls too often is held back here: an address that
 * has failed too often before its token is looked at. No answer of the admin API may be cached.
 */
final class CallerFilter implements WebFilter, Ordered {

  private static final PathPattern GUARDED = PathPatternParser.defaultInstance.parse("/v1/**");
  private static final PathPattern OAUTH = PathPatternParser.defaultInstance.parse("/oauth2/**");
  private static final PathPattern MANAGEMENT =
      PathPatternParser.defaultInstance.parse("/actuator/**");
  private static final List<PathPattern> OPEN_MANAGEMENT =
      Stream.of("/actuator/health/**", "/actuator/prometheus")
          .map(PathPatternParser.defaultInstance::parse)
          .toList();
  private static final PathPattern SIGN_IN =
      PathPatternParser.defaultInstance.parse("/v1/sessions");
  private static final PathPattern BY_CODE =
      PathPatternParser.defaultInstance.parse("/v1/invitations/**");

  private static final PathPattern LEAKS = PathPatternParser.defaultInstance.parse("/v1/leaks");

  /** The header with which a caller who belongs to several organizations chooses one. */
  private static final String ORGANIZATION = "X-Latchkey-Organization";

  private static final String SCHEME = "bearer ";
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  static final int AFTER_OBSERVATION = Ordered.HIGHEST_PRECEDENCE + 100;

  private final Authentication authentication;
  private final ClientAddresses clients;
  private final CallerLimits limits;
  private final EventLog events;
  private final SessionCookie cookie;
  private final Scheduler lookups;

  /**
   * A filter.
   *
   * @param lookups where tokens are looked up, which blocks
   */
  CallerFilter(
      Authentication authentication,
      ClientAddresses clients,
      CallerLimits limits,
      EventLog events,
      SessionCookie cookie,
      Executor lookups) {
    this.authentication = authentication;
    this.clients = clients;
    this.limits = limits;
    this.events = events;
    this.cookie = cookie;
    this.lookups = Schedulers.fromExecutor(lookups);
  }

  @Override
  public int getOrder() {
    return AFTER_OBSERVATION;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
    boolean manages =
        MANAGEMENT.matches(path) && OPEN_MANAGEMENT.stream().noneMatch(each -> each.matches(path));
    if (!GUARDED.matches(path) && !OAUTH.matches(path) && !manages) {
      return chain.filter(exchange);
    }
    exchange.getResponse().getHeaders().setCacheControl(CacheControl.noStore());
    InetAddress client = clients.of(exchange.getRequest());
    boolean signsIn =
        SIGN_IN.matches(path) && HttpMethod.POST.equals(exchange.getRequest().getMethod());
    boolean showsNothing = showsNothing(exchange.getRequest());
    boolean open =
        signsIn
            || (LEAKS.matches(path) && HttpMethod.POST.equals(exchange.getRequest().getMethod()))
            || (BY_CODE.matches(path) && showsNothing)
            || ClientIntrospection.mayBe(exchange.getRequest(), showsNothing);
    Mono<Actor> caller =
        open ? Mono.just(Actor.nobody(client.getHostAddress())) : caller(exchange, client);
    List<String> chosen = exchange.getRequest().getHeaders().getOrEmpty(ORGANIZATION);
    return caller
        .map(actor -> within(actor, chosen))
        .flatMap(
            actor -> {
              if (manages) {
                Access.operator(actor);
              }
              limits.called(actor, client);
              exchange.getAttributes().put(Actor.ATTRIBUTE, actor);
              return limits.counted(actor, client, chain.filter(exchange));
            });
  }

  private boolean showsNothing(ServerHttpRequest request) {
    return !request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)
        && cookie.read(request) == null;
  }

  /** The caller in the organization that it chose for this call, if it chose one. */
  private static Actor within(Actor actor, List<String> chosen) {
    if (chosen.isEmpty() || actor.isNobody()) {
      return actor;
    }
    OrganizationId organization = chosen.size() == 1 ? OrganizationId.parse(chosen.get(0)) : null;
    if (organization == null) {
      throw new ProblemException(
          ProblemKind.BAD_REQUEST, ORGANIZATION + " must be the ID of one organization.");
    }
    if (!actor.sees(organization)) {
      throw new ProblemException(
          ProblemKind.ORGANIZATION_NOT_FOUND, "There is no organization with this ID.");
    }
    return actor.within(organization);
  }

  private Mono<Actor> caller(ServerWebExchange exchange, InetAddress client) {
    ServerHttpRequest request = exchange.getRequest();
    List<String> credentials = request.getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
    if (!credentials.isEmpty()) {
      return byHeader(credentials, client);
    }
    String shown = cookie.read(request);
    if (shown == null) {
      throw nothingShown();
    }
    if (!SAFE.contains(request.getMethod()) && !cookie.isFromOwnPage(request)) {
      throw new ProblemException(
          ProblemKind.CROSS_SITE,
          "With the cookie of a session only a page of this console may change anything. Tools"
              + " send a token: Authorization: Bearer <token>.");
    }
    return byCookie(shown, exchange, client);
  }

  /** The refusal of a caller who shows nothing. */
  static ProblemException nothingShown() {
    return new ProblemException(
        ProblemKind.MISSING_TOKEN,
        "Send an admin token, or a session's: Authorization: Bearer <token>.");
  }

  /** Makes the browser forget what is no good, so that its pages don't fail again and again. */
  private Mono<Actor> byCookie(String shown, ServerWebExchange exchange, InetAddress client) {
    limits.beforeToken(client);
    Mono<Actor> found = shown.isEmpty() ? Mono.error(() -> refused(client)) : find(shown, client);
    return found.doOnError(ProblemException.class, refusal -> cookie.clear(exchange.getResponse()));
  }

  private Mono<Actor> byHeader(List<String> credentials, InetAddress client) {
    String address = client.getHostAddress();
    limits.beforeToken(client);
    String credential = credentials.get(0);
    if (credentials.size() > 1 || !credential.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw refused(client);
    }
    String token = credential.substring(SCHEME.length()).strip();
    if (authentication.isOperators(token)) {
      return Mono.just(Actor.systemOperator(address));
    }
    if (!Authentication.isWellFormed(token)) {
      throw refused(client);
    }
    return find(token, client);
  }

  private Mono<Actor> find(String token, InetAddress client) {
    String address = client.getHostAddress();
    return Mono.fromCallable(
            () -> authentication.find(token, address).orElseThrow(() -> refused(client)))
        .subscribeOn(lookups);
  }

  private ProblemException refused(InetAddress client) {
    limits.failed(client);
    var unused = events.append(Events.refusedSession(Actor.nobody(client.getHostAddress())));
    return new ProblemException(
        ProblemKind.INVALID_TOKEN,
        "This token is not good here: it was not copied whole, has expired, or was revoked. Sign"
            + " in again, or use another token.");
  }
}
