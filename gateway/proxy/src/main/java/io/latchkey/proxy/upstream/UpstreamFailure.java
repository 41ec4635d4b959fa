package io.latchkey.proxy.upstream;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.TimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;

/**
 * Why an upstream did not begin a response that could be passed on. Kept with the exchange, so that
 * the exception itself stays what Spring Cloud Gateway's own routing raises: routes' filters, such
 * as Retry, choose by its type.
 *
 * @param asRaised what the routing fails with
 * @param isTimeout whether the upstream took too long, rather than being away or talking nonsense
 */
public record UpstreamFailure(Throwable asRaised, boolean isTimeout) {

  private static final String ATTRIBUTE = UpstreamFailure.class.getName();

  /** Keeps a failure with its exchange. */
  static UpstreamFailure note(ServerWebExchange exchange, Throwable cause) {
    boolean timeout = cause instanceof ReadTimeoutException;
    UpstreamFailure failure =
        new UpstreamFailure(
            timeout ? tookTooLong() : cause, timeout || cause instanceof ConnectTimeoutException);
    exchange.getAttributes().put(ATTRIBUTE, failure);
    return failure;
  }

  private static ResponseStatusException tookTooLong() {
    TimeoutException timeout =
        new TimeoutException("the upstream did not begin its response in time");
    return new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT, timeout.getMessage(), timeout);
  }

  /** The upstream's failure that an exception is, or was caused by; null for none. */
  public static @Nullable UpstreamFailure behind(ServerWebExchange exchange, Throwable exception) {
    UpstreamFailure noted = exchange.getAttribute(ATTRIBUTE);
    Throwable each = noted == null ? null : exception;
    while (noted != null && each != null && each != noted.asRaised) {
      each = each.getCause();
    }
    return each == null ? null : noted;
  }
}
