package io.latchkey.proxy.exchange;

import io.latchkey.access.Grant;
import io.latchkey.gatekeeper.AccessRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request that was let through: the one thing that the proxy keeps with an exchange.
 *
 * @param received as it was when it was let through; routes' filters may put another in its place
 * @param requestId what its upstream and its client are told that it is called
 * @param decidedAt milliseconds since the epoch
 * @param carriers the names of the headers that carried the secret, in any case
 */
public record AuthenticatedExchange(
    Grant grant,
    AccessRequest request,
    List<String> carriers,
    RoutePlan plan,
    ServerHttpRequest received,
    String requestId,
    long decidedAt)
    implements Authenticated {

  private static final String ATTRIBUTE = AuthenticatedExchange.class.getName();

  /**
   * Whether a request is still the one that was let through, so that its connection can be read.
   */
  public boolean isUntouched(ServerHttpRequest current) {
    return current == received;
  }

  /** The same exchange, let through for something else as well. */
  public AuthenticatedExchange forFurther(Grant to, AccessRequest asked, RoutePlan of) {
    return new AuthenticatedExchange(to, asked, carriers, of, received, requestId, decidedAt);
  }

  /** Takes back that an exchange was let through. */
  public static void detachFrom(ServerWebExchange exchange) {
    exchange.getAttributes().remove(ATTRIBUTE);
  }

  public void attachTo(ServerWebExchange exchange) {
    exchange.getAttributes().put(ATTRIBUTE, this);
  }

  /**
   * The passage of an exchange.
   *
   * @throws IllegalStateException where it was not let through: nothing leaves without a grant
   */
  public static AuthenticatedExchange of(ServerWebExchange exchange) {
    AuthenticatedExchange authenticated = ifAny(exchange);
    if (authenticated == null) {
      throw new IllegalStateException("a request without a grant was about to leave");
    }
    return authenticated;
  }

  /** The passage of an exchange; null where it was not let through. */
  public static @Nullable AuthenticatedExchange ifAny(ServerWebExchange exchange) {
    return exchange.getAttribute(ATTRIBUTE);
  }
}
