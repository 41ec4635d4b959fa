package io.latchkey.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * The least that a proxy on Netty must do: parse a request, pass it on over a connection of the
 * same event loop that is kept alive, parse the response, pass it back. One request at a time on a
 * connection, and nothing checked.
 *
 * <p>Arguments: the port to listen on, the port of the upstream.
 */
final class LeastProxy {

  private static final LoopResources LOOPS = LoopResources.create("least");

  private static final FastThreadLocal<ArrayDeque<Back>> IDLE =
      new FastThreadLocal<>() {
        @Override
        protected ArrayDeque<Back> initialValue() {
          return new ArrayDeque<>();
        }
      };

  private LeastProxy() {}

  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    int upstream = Integer.parseInt(arguments[1]);
    EventLoopGroup loops = LOOPS.onServer(true);
    new ServerBootstrap()
        .group(loops)
        .channel(LOOPS.onChannelClass(ServerSocketChannel.class, loops))
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel client) {
                client.pipeline().addLast(new HttpServerCodec(), new Front(upstream));
              }
            })
        .bind("127.0.0.1", port)
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  /** A client's connection. */
  private static final class Front extends ChannelInboundHandlerAdapter {

    private final int upstream;
    private final Queue<Object> waiting = new ArrayDeque<>();
    private @Nullable Back back;
    private boolean isConnecting;

    Front(int upstream) {
      this.upstream = upstream;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Back current = back;
      if (current == null && !isConnecting) {
        current = IDLE.get().pollLast();
        back = current;
      }
      if (current != null) {
        current.send(context, message);
        return;
      }
      waiting.add(message);
      if (!isConnecting) {
        connect(context);
      }
    }

    private void connect(ChannelHandlerContext context) {
      isConnecting = true;
      Back made = new Back();
      EventLoop loop = context.channel().eventLoop();
      new Bootstrap()
          .group(loop)
          .channel(LOOPS.onChannelClass(SocketChannel.class, loop))
          .option(ChannelOption.TCP_NODELAY, true)
          .handler(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                  channel.pipeline().addLast(new HttpClientCodec(), made);
                }
              })
          .connect("127.0.0.1", upstream)
          .addListener(
              done -> {
                isConnecting = false;
                if (!done.isSuccess()) {
                  context.close();
                  return;
                }
                back = made;
                while (!waiting.isEmpty()) {
                  made.send(context, waiting.remove());
                }
                made.flush();
              });
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (back != null) {
        back.flush();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      waiting.forEach(ReferenceCountUtil::release);
      if (back != null) {
        back.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /** A connection to the upstream. */
  private static final class Back extends ChannelInboundHandlerAdapter {

    private @Nullable ChannelHandlerContext own;
    private @Nullable ChannelHandlerContext client;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      own = context;
    }

    void send(ChannelHandlerContext from, Object message) {
      client = from;
      if (own != null) {
        own.write(message, own.voidPromise());
      }
    }

    void flush() {
      if (own != null) {
        own.flush();
      }
    }

    void close() {
      if (own != null) {
        own.close();
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ChannelHandlerContext to = client;
      if (to == null) {
        ReferenceCountUtil.release(message);
        context.close();
        return;
      }
      boolean isLast = message instanceof LastHttpContent;
      to.write(message, to.voidPromise());
      if (isLast) {
        client = null;
        ((Front) to.handler()).back = null;
        IDLE.get().addLast(this);
        to.flush();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (client != null) {
        client.flush();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      IDLE.get().remove(this);
      if (client != null) {
        client.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
