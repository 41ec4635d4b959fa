package io.latchkey.admin;

import io.latchkey.client.ClientAddresses;
import io.latchkey.event.EventLog;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Lets nobody into the admin API who can't say who they are, and notes who calls in the attribute
 * {@link Actor#ATTRIBUTE}. It matches paths exactly as the controllers' mappings do, so that no
 * spelling of a path reaches one past it. Who guesses at tokens or calls too often is held back
 * here: an address that has failed too often before its token is looked at. No answer of the admin
 * API may be cached.
 */
final class AdminTokenFilter implements WebFilter, Ordered {

  private static final PathPattern GUARDED = PathPatternParser.defaultInstance.parse("/v1/**");
  private static final String SCHEME = "bearer ";
  private static final int AFTER_OBSERVATION = Ordered.HIGHEST_PRECEDENCE + 100;

  private final AdminToken token;
  private final ClientAddresses clients;
  private final CallerLimits limits;
  private final EventLog events;

  AdminTokenFilter(
      AdminToken token, ClientAddresses clients, CallerLimits limits, EventLog events) {
    this.token = token;
    this.clients = clients;
    this.limits = limits;
    this.events = events;
  }

  @Override
  public int getOrder() {
    return AFTER_OBSERVATION;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (GUARDED.matches(exchange.getRequest().getPath().pathWithinApplication())) {
      exchange.getResponse().getHeaders().setCacheControl(CacheControl.noStore());
      InetAddress client = clients.of(exchange.getRequest());
      Actor actor = actor(exchange.getRequest().getHeaders(), client);
      limits.called(actor, client);
      exchange.getAttributes().put(Actor.ATTRIBUTE, actor);
    }
    return chain.filter(exchange);
  }

  private Actor actor(HttpHeaders headers, InetAddress client) {
    List<String> credentials = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
    if (credentials.isEmpty()) {
      throw new ProblemException(
          ProblemKind.MISSING_TOKEN, "Send the admin token: Authorization: Bearer <token>.");
    }
    String address = client.getHostAddress();
    limits.beforeToken(client);
    String credential = credentials.get(0);
    if (credentials.size() > 1
        || !credential.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        || !token.matches(credential.substring(SCHEME.length()).strip())) {
      limits.failed(client);
      events.append(Events.refusedSession(Actor.nobody(address)));
      throw new ProblemException(
          ProblemKind.INVALID_TOKEN,
          "The admin token is not the one of this gateway. Check that it was copied whole.");
    }
    return Actor.systemOperator(address);
  }
}
