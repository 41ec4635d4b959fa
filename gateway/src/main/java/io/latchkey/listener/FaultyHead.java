package io.latchkey.listener;

import io.netty.handler.codec.http.DefaultHttpHeaders;

/** The headers of a request whose head could not be read, or must not be: they say why. */
final class FaultyHead extends DefaultHttpHeaders {

  private final RequestFault fault;

  FaultyHead(RequestFault fault) {
    this.fault = fault;
  }

  RequestFault fault() {
    return fault;
  }
}
