package io.latchkey.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens connections that send prepared requests; everything of it runs on one thread. */
final class LoadClient implements AutoCloseable {

  /** The status of a request whose connection ended before its answer. */
  static final int ABORTED = 0;

  private final EventLoopGroup thread =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  /** Learns of answers, on the client's thread. */
  interface Listener {
    /** The answer is there in full; the connection is free again. */
    void answered(Connection connection, int status);
  }

  /** A GET request in HTTP/1.1 as it goes over the wire. */
  static byte[] get(URI target, @Nullable String credential) {
    String key = credential == null ? "" : "X-API-Key: " + credential + "\r\n";
    return ("GET "
            + target.getRawPath()
            + " HTTP/1.1\r\nHost: "
            + target.getRawAuthority()
            + "\r\n"
            + key
            + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Opens a connection to the host and port of {@code target}. */
  Connection connect(URI target, Listener listener) {
    Connection connection = new Connection(target, listener);
    connection.open().syncUninterruptibly();
    return connection;
  }

  /** Runs something on the thread that all connections live on. */
  void execute(Runnable task) {
    thread.execute(task);
  }

  /** As {@link #execute(Runnable)}, after a while. */
  void execute(Runnable task, long nanos) {
    thread.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    thread.shutdownGracefully();
  }

  /** A connection with at most one request under way; opened anew where the other side ends it. */
  @SuppressWarnings("NullAway.Init") // The channel is there once it is open.
  final class Connection {

    private final URI target;
    private final Listener listener;
    private volatile Channel channel;
    private boolean waiting;

    /** Where the user keeps what belongs to the request under way. */
    long sentAt;

    /** As {@link #sentAt}. */
    int subject;

    private Connection(URI target, Listener listener) {
      this.target = target;
      this.listener = listener;
    }

    private ChannelFuture open() {
      ChannelFuture opening =
          new Bootstrap()
              .group(thread)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .handler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                      opened
                          .pipeline()
                          .addLast(new HttpResponseDecoder(), new Answers(Connection.this));
                    }
                  })
              .connect(target.getHost(), target.getPort());
      channel = opening.channel();
      return opening;
    }

    /** Sends a request; the listener is told of its answer. On the client's thread only. */
    void send(byte[] request) {
      waiting = true;
      if (channel.isActive()) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(request));
        return;
      }
      open()
          .addListener(
              opened -> {
                if (opened.isSuccess()) {
                  channel.writeAndFlush(Unpooled.wrappedBuffer(request));
                } else {
                  thread.schedule(() -> finish(ABORTED), 100, TimeUnit.MILLISECONDS);
                }
              });
    }

    /** Ends the connection. */
    void close() {
      channel.close();
    }

    private void finish(int answer) {
      if (waiting) {
        waiting = false;
        listener.answered(this, answer);
      }
    }
  }

  /** Reads the answers of one channel. */
  private static final class Answers extends SimpleChannelInboundHandler<HttpObject> {

    private final Connection connection;
    private int status;

    private Answers(Connection connection) {
      super(HttpObject.class);
      this.connection = connection;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
      if (part instanceof HttpResponse response) {
        status = response.status().code();
      }
      if (part instanceof LastHttpContent) {
        connection.finish(status);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      connection.finish(ABORTED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
