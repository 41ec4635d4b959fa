package io.latchkey.proxy.exchange;

import java.io.IOException;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.channel.AbortedException;

/** A client has left in the middle of its request: nobody hears an answer. */
public final class ClientClosedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private ClientClosedException(Throwable cause) {
    super(cause);
  }

  /** What reading a request's body fails with. */
  public static Throwable ofBody(Throwable failure) {
    return isLost(failure) ? new ClientClosedException(failure) : failure;
  }

  private static boolean isLost(Throwable failure) {
    return failure instanceof IOException || failure instanceof AbortedException;
  }

  /** Whether an exchange failed because its client had left. */
  public static boolean isBehind(Throwable failure, ServerWebExchange exchange) {
    return failure instanceof ClientClosedException
        || ClientConnection.isGone(exchange.getRequest())
        || (isLost(failure) && !ServerWebExchangeUtils.isAlreadyRouted(exchange));
  }

  /** Nobody looks at where it was noticed. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
