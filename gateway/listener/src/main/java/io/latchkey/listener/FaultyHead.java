package io.latchkey.listener;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/**
 * The headers of a request whose head could not be read, or must not be: they say why. Of what
 * could be read, they keep only what decides who may read the refusal, and in which form.
 */
final class FaultyHead extends LastHead {

  private static final List<CharSequence> KEPT =
      List.of(HttpHeaderNames.ORIGIN, HttpHeaderNames.ACCEPT);

  private final RequestFault fault;

  FaultyHead(RequestFault fault, HttpHeaders read) {
    this.fault = fault;
    KEPT.forEach(name -> set(name, read.getAll(name)));
  }

  RequestFault fault() {
    return fault;
  }
}
