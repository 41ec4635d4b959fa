package io.latchkey.proxy.encryption;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * The beginning of a body: all of it, if it is short. Holds no more than {@code most} bytes and one
 * piece; what follows is read when it is asked for.
 */
final class HeldBody extends Mono<HeldBody.Beginning> {

  private final Flux<ByteBuf> body;
  private final int most;

  /**
   * A beginning to be read.
   *
   * @param body in pieces that their reader releases
   */
  HeldBody(Flux<ByteBuf> body, int most) {
    this.body = body;
    this.most = most;
  }

  /**
   * What has been read.
   *
   * @param bytes to be released by whoever takes this
   * @param rest to be read once; null if there is none
   */
  record Beginning(ByteBuf bytes, @Nullable Flux<ByteBuf> rest) {

    /** All of the body, in pieces. */
    Flux<ByteBuf> all() {
      return rest == null ? Flux.just(bytes) : Flux.concat(Flux.just(bytes), rest);
    }
  }

  @Override
  public void subscribe(CoreSubscriber<? super Beginning> taker) {
    body.subscribe(new Reader(taker, most));
  }

  /** Reads piece by piece, so that nothing is in flight when the rest is handed over. */
  @SuppressWarnings("ReferenceEquality") // One buffer stands for none.
  private static final class Reader extends Flux<ByteBuf>
      implements CoreSubscriber<ByteBuf>, Subscription {

    private static final int SUBSCRIBED = 1;
    private static final int TERMINATED = 2;
    private static final ByteBuf GONE = Unpooled.buffer(0, 0);

    private final CoreSubscriber<? super Beginning> taker;
    private final int most;
    private final AtomicReference<@Nullable ByteBuf> held = new AtomicReference<>();
    private final AtomicInteger state = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private Subscription source = Operators.emptySubscription();
    private volatile @Nullable CoreSubscriber<? super ByteBuf> rest;
    private volatile boolean isHandedOver;
    private volatile @Nullable Throwable failure;

    Reader(CoreSubscriber<? super Beginning> taker, int most) {
      this.taker = taker;
      this.most = most;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      source = subscription;
      taker.onSubscribe(this);
    }

    @Override
    public void request(long count) {
      if (Operators.validate(count) && begun.getAndIncrement() == 0) {
        source.request(1);
      }
    }

    @Override
    public void onNext(ByteBuf piece) {
      CoreSubscriber<? super ByteBuf> reader = rest;
      if (reader != null) {
        reader.onNext(piece);
        return;
      }
      ByteBuf all = held.getAndSet(null);
      if (all == GONE) {
        held.set(GONE);
        piece.release();
        return;
      }
      if (all == null) {
        all = ByteBufAllocator.DEFAULT.heapBuffer(Math.max(256, piece.readableBytes()));
      }
      all.writeBytes(piece);
      piece.release();
      if (all.readableBytes() > most) {
        isHandedOver = true;
        taker.onNext(new Beginning(all, this));
        taker.onComplete();
      } else if (held.compareAndSet(null, all)) {
        source.request(1);
      } else {
        all.release();
      }
    }

    @Override
    public void onComplete() {
      if (isHandedOver) {
        end();
        return;
      }
      ByteBuf all = held.getAndSet(GONE);
      if (all != GONE) {
        taker.onNext(new Beginning(all == null ? Unpooled.EMPTY_BUFFER : all, null));
        taker.onComplete();
      }
    }

    @Override
    public void onError(Throwable cause) {
      failure = cause;
      if (isHandedOver) {
        end();
      } else {
        release();
        taker.onError(cause);
      }
    }

    @Override
    public void cancel() {
      source.cancel();
      release();
    }

    private void release() {
      ByteBuf all = held.getAndSet(GONE);
      if (all != null && all != GONE) {
        all.release();
      }
    }

    /** The rest: only one reader, which begins after the end may have come. */
    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> reader) {
      rest = reader;
      reader.onSubscribe(
          new Subscription() {
            @Override
            public void request(long count) {
              source.request(count);
            }

            @Override
            public void cancel() {
              source.cancel();
            }
          });
      note(SUBSCRIBED, TERMINATED);
    }

    private void end() {
      note(TERMINATED, SUBSCRIBED);
    }

    /** Whoever comes second tells the reader of the end. */
    private void note(int mine, int other) {
      CoreSubscriber<? super ByteBuf> reader = rest;
      if (state.getAndUpdate(flags -> flags | mine) == other && reader != null) {
        Throwable cause = failure;
        if (cause == null) {
          reader.onComplete();
        } else {
          reader.onError(cause);
        }
      }
    }
  }
}
