package io.latchkey.proxy;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;

/** An upstream did not begin an answer that could be passed on. */
final class UpstreamFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  UpstreamFailure(Throwable cause) {
    super(cause);
  }

  /** Whether it took too long, rather than being away or talking nonsense. */
  boolean isTimeout() {
    return getCause() instanceof ReadTimeoutException
        || getCause() instanceof ConnectTimeoutException;
  }

  /** What happened, for the log. */
  String reason() {
    return String.valueOf(getCause());
  }

  /** Nobody looks at where in the client it was noticed. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
