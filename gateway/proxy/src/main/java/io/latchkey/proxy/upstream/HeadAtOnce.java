package io.latchkey.proxy.upstream;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

/**
 * The body of an upstream's response, with an empty part before it if the head came alone. Whoever
 * writes it sends the head with the first part: so heads are not kept until bodies begin, and a
 * response that came as a whole still leaves in one write.
 */
final class HeadAtOnce extends FluxOperator<DataBuffer, DataBuffer> {

  private final Channel upstream;
  private final NettyDataBufferFactory buffers;

  HeadAtOnce(Flux<DataBuffer> body, Channel upstream, NettyDataBufferFactory buffers) {
    super(body);
    this.upstream = upstream;
    this.buffers = buffers;
  }

  @Override
  public void subscribe(CoreSubscriber<? super DataBuffer> writer) {
    source.subscribe(new Body(writer));
  }

  /**
   * Asks for the body once everything that came with the head has been read, and knows by then
   * whether that was a part of the body. What the writer asks for meanwhile is kept.
   */
  private final class Body extends AtomicLong
      implements CoreSubscriber<DataBuffer>, Subscription, Runnable {

    private static final long serialVersionUID = 1;

    private final transient CoreSubscriber<? super DataBuffer> writer;
    private transient @Nullable Subscription body;
    private transient volatile @Nullable Subscription begun;
    private transient volatile boolean isOver;

    Body(CoreSubscriber<? super DataBuffer> writer) {
      this.writer = writer;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      body = subscription;
      writer.onSubscribe(this);
      if (upstream.eventLoop().inEventLoop()) {
        UpstreamWire.atEndOfRead(upstream, this);
      } else {
        upstream.eventLoop().execute(() -> UpstreamWire.atEndOfRead(upstream, this));
      }
    }

    /** On the upstream's event loop, where its parts come too. */
    @Override
    public void run() {
      if (!isOver && !ConnectionGuard.hasBody(upstream) && takeOne()) {
        writer.onNext(buffers.wrap(upstream.alloc().buffer(0, 0)));
      }
      begun = body;
      askForKept();
    }

    /** Takes one of the parts that the writer has asked for, if it has. */
    private boolean takeOne() {
      long asked = get();
      while (asked > 0) {
        long left = asked == Long.MAX_VALUE ? asked : asked - 1;
        if (compareAndSet(asked, left)) {
          return true;
        }
        asked = get();
      }
      return false;
    }

    private void askForKept() {
      Subscription subscription = begun;
      long asked = subscription == null ? 0 : getAndSet(0);
      if (subscription != null && asked > 0) {
        subscription.request(asked);
      }
    }

    @Override
    public void request(long parts) {
      Subscription subscription = begun;
      if (subscription != null) {
        subscription.request(parts);
      } else if (Operators.validate(parts)) {
        accumulateAndGet(parts, Operators::addCap);
        askForKept();
      }
    }

    @Override
    public void cancel() {
      isOver = true;
      Subscription subscription = body;
      if (subscription != null) {
        subscription.cancel();
      }
    }

    @Override
    public void onNext(DataBuffer part) {
      writer.onNext(part);
    }

    @Override
    public void onError(Throwable failure) {
      isOver = true;
      writer.onError(failure);
    }

    @Override
    public void onComplete() {
      isOver = true;
      writer.onComplete();
    }
  }
}
