package io.latchkey.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.netty.http.server.HttpServerRequest;

/** The bodies of requests. */
public final class RequestBody {

  private RequestBody() {}

  /**
   * The body of a request in parts that their reader must release. Fails with {@link
   * MalformedBodyException} from where it is not framed as HTTP says, so that no reader takes it
   * for complete.
   */
  public static Flux<ByteBuf> of(HttpServerRequest request) {
    return request.receiveObject().handle(RequestBody::part);
  }

  private static void part(Object received, SynchronousSink<ByteBuf> body) {
    if (received instanceof MalformedBody) {
      body.error(new MalformedBodyException());
    } else if (received instanceof ByteBufHolder holder) {
      body.next(holder.content().retain());
    } else if (received instanceof ByteBuf bytes) {
      body.next(bytes.retain());
    }
  }
}
