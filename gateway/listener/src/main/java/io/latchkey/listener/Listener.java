package io.latchkey.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Has a web server take requests as this package reads them. */
public final class Listener {

  /**
   * What is read beyond what is served, so that a refusal can say who may read it: of a request
   * line, and of the headers.
   */
  private static final int MOST_BYTES = 64 * 1024;

  private Listener() {}

  /**
   * Sets a server up before it is made.
   *
   * @param targets which targets it serves
   */
  public static void setUp(
      NettyReactiveWebServerFactory server,
      ObjectProvider<HttpHandler> handler,
      Supplier<Refusals> refusals,
      TargetRules targets) {
    server.addServerCustomizers(http -> limited(http, targets.longest()));
    server.addRouteProviders(
        routes ->
            routes.route(
                any -> true, new RequestAdapter(handler.getObject(), refusals.get(), targets)));
  }

  private static HttpServer limited(HttpServer http, int longestTarget) {
    return http.httpRequestDecoder(
            decoder ->
                decoder.maxInitialLineLength(longestTarget + MOST_BYTES).maxHeaderSize(MOST_BYTES))
        .http2Settings(settings -> settings.maxHeaderListSize(longestTarget + MOST_BYTES))
        .doOnChannelInit((observer, channel, remote) -> guard(channel));
  }

  private static void guard(Channel connection) {
    ChannelPipeline pipeline = connection.pipeline();
    if (pipeline.get(NettyPipeline.H2OrHttp11Codec) == null) {
      guardDecoder(pipeline);
    } else {
      pipeline.addAfter(NettyPipeline.H2OrHttp11Codec, Negotiation.NAME, new Negotiation());
    }
  }

  private static void guardDecoder(ChannelPipeline pipeline) {
    ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
    if (codec != null) {
      pipeline.addAfter(codec.name(), HeadGuard.NAME, new HeadGuard());
    }
    FrameGuard.addTo(pipeline);
  }

  /** Waits for TLS to settle which protocol a connection speaks, and so which decoder it has. */
  private static final class Negotiation extends ChannelInboundHandlerAdapter {
    private static final String NAME = "latchkey.negotiation";

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent) {
        guardDecoder(context.pipeline());
        context.fireUserEventTriggered(event);
        context.pipeline().remove(this);
      } else {
        context.fireUserEventTriggered(event);
      }
    }
  }
}
