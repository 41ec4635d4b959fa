package io.latchkey.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.BiConsumer;
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
   * @param onHttp1 gets each connection that turns out to speak HTTP/1.1, and may stand behind the
   *     handler of the name that it gets too: there heads are whole and readable, or say that they
   *     are not
   */
  public static void setUp(
      NettyReactiveWebServerFactory server,
      ObjectProvider<HttpHandler> handler,
      Supplier<Refusals> refusals,
      TargetRules targets,
      BiConsumer<ChannelPipeline, String> onHttp1) {
    server.addServerCustomizers(http -> limited(http, targets.longest(), onHttp1));
    server.addRouteProviders(
        routes ->
            routes.route(
                any -> true, new RequestAdapter(handler.getObject(), refusals.get(), targets)));
  }

  private static HttpServer limited(
      HttpServer http, int longestTarget, BiConsumer<ChannelPipeline, String> onHttp1) {
    return http.httpRequestDecoder(
            decoder ->
                decoder.maxInitialLineLength(longestTarget + MOST_BYTES).maxHeaderSize(MOST_BYTES))
        .http2Settings(settings -> settings.maxHeaderListSize(longestTarget + MOST_BYTES))
        .doOnChannelInit((observer, channel, remote) -> guard(channel, onHttp1));
  }

  private static void guard(Channel connection, BiConsumer<ChannelPipeline, String> onHttp1) {
    ChannelPipeline pipeline = connection.pipeline();
    if (pipeline.get(NettyPipeline.H2OrHttp11Codec) == null) {
      guardDecoder(pipeline, onHttp1);
    } else {
      pipeline.addAfter(NettyPipeline.H2OrHttp11Codec, Negotiation.NAME, new Negotiation(onHttp1));
    }
  }

  private static void guardDecoder(
      ChannelPipeline pipeline, BiConsumer<ChannelPipeline, String> onHttp1) {
    ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
    if (codec != null) {
      pipeline.addAfter(codec.name(), HeadGuard.NAME, new HeadGuard());
      pipeline.addAfter(HeadGuard.NAME, UnwantedBody.NAME, new UnwantedBody());
      onHttp1.accept(pipeline, UnwantedBody.NAME);
    }
    FrameGuard.addTo(pipeline);
  }

  /** Waits for TLS to settle which protocol a connection speaks, and so which decoder it has. */
  private static final class Negotiation extends ChannelInboundHandlerAdapter {
    private static final String NAME = "latchkey.negotiation";

    private final BiConsumer<ChannelPipeline, String> onHttp1;

    Negotiation(BiConsumer<ChannelPipeline, String> onHttp1) {
      this.onHttp1 = onHttp1;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent) {
        guardDecoder(context.pipeline(), onHttp1);
        context.fireUserEventTriggered(event);
        context.pipeline().remove(this);
      } else {
        context.fireUserEventTriggered(event);
      }
    }
  }
}
