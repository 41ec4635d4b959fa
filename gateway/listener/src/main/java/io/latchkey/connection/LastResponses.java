package io.latchkey.connection;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import reactor.netty.NettyPipeline;

/**
 * Says {@code Connection: close} with every response while this process stops. Stands where Reactor
 * Netty reads the response afterwards and closes the connection behind it.
 */
@ChannelHandler.Sharable // Holds nothing of a connection.
final class LastResponses extends ChannelOutboundHandlerAdapter {

  private static final String NAME = "latchkey.lastResponses";

  private final Connections connections;

  LastResponses(Connections connections) {
    this.connections = connections;
  }

  void addTo(ChannelPipeline pipeline) {
    if (pipeline.get(NAME) == null && pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
      pipeline.addAfter(NettyPipeline.HttpTrafficHandler, NAME, this);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (connections.isDraining()
        && message instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    var unused = context.write(message, promise);
  }
}
