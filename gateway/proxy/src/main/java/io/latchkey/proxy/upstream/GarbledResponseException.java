package io.latchkey.proxy.upstream;

import io.netty.handler.codec.DecoderException;

/** What an upstream sent is not HTTP. */
public final class GarbledResponseException extends DecoderException {

  private static final long serialVersionUID = 1;

  public GarbledResponseException(Throwable cause) {
    super("the upstream's response is not HTTP: " + cause.getMessage(), cause);
  }

  /** Nobody looks at where in the decoder it was noticed. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
