package io.latchkey.proxy.streams;

import io.latchkey.key.ApiKey;
import io.latchkey.proxy.exchange.Authenticated;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import reactor.netty.Connection;

/**
 * The open exchanges of one event loop, and its fields belong to its thread. Looks at all of them
 * every second: cuts those whose time has come and lets go of those that are over.
 */
final class LoopExchanges {

  private static final AttributeKey<ReactorExchange> EXCHANGE =
      AttributeKey.valueOf(ReactorExchange.class.getName());
  private static final long SWEEP_MILLIS = 1000;

  private final EventLoop loop;
  private final InstantSource clock;
  private final Set<OpenExchange> exchanges = new HashSet<>();
  private final Future<?> sweeping;
  private long nextSweep;
  private volatile int longOpen;

  LoopExchanges(EventLoop loop, InstantSource clock) {
    this.loop = loop;
    this.clock = clock;
    this.nextSweep = clock.millis() + SWEEP_MILLIS;
    this.sweeping =
        loop.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Notes that an exchange begins that Reactor Netty carries. */
  OpenExchange begin(AuthenticatedExchange authenticated, Connection operations) {
    Attribute<ReactorExchange> kept = operations.channel().attr(EXCHANGE);
    ReactorExchange exchange = kept.get();
    if (exchange == null) {
      exchange = new ReactorExchange(operations.channel());
      add(exchange, operations.channel());
      kept.set(exchange);
    }
    exchange.carriedBy(operations);
    begin(exchange, authenticated);
    return exchange;
  }

  /** Notes that an exchange begins. */
  void begin(OpenExchange exchange, Authenticated authenticated) {
    exchange.begin(authenticated);
    if (exchange.endsAt() != ApiKey.NEVER) {
      endAt(exchange, authenticated, exchange.endsAt());
    }
  }

  /** Looks at what a connection is busy with, until it is closed. */
  void add(OpenExchange exchange, Channel channel) {
    exchanges.add(exchange);
    channel.closeFuture().addListener(closed -> exchanges.remove(exchange));
  }

  /** Sets when an exchange ends, in milliseconds since the epoch. */
  void endAt(OpenExchange exchange, Authenticated authenticated, long millis) {
    exchange.endAt(millis);
    if (millis < nextSweep) {
      cutInTime(exchange, authenticated, clock.millis());
    }
  }

  private void cutInTime(OpenExchange exchange, Authenticated authenticated, long now) {
    long left = Math.max(0, exchange.endsAt() - now);
    Future<?> unused =
        loop.schedule(() -> cutIfEnded(exchange, authenticated), left, TimeUnit.MILLISECONDS);
  }

  private void cutIfEnded(OpenExchange exchange, Authenticated authenticated) {
    if (!exchange.is(authenticated)) {
      return;
    }
    long now = clock.millis();
    if (exchange.endsAt() <= now) {
      exchange.cut();
    } else if (exchange.endsAt() < nextSweep) {
      cutInTime(exchange, authenticated, now); // The clock was read anew, and is a little behind.
    }
  }

  private void sweep() {
    long now = clock.millis();
    nextSweep = now + SWEEP_MILLIS;
    int count = 0;
    for (OpenExchange exchange : exchanges) {
      Authenticated authenticated = exchange.open();
      if (authenticated == null) {
        continue;
      }
      count += exchange.wasSeen() ? 1 : 0;
      if (exchange.endsAt() <= nextSweep) {
        // Later than in this walk, which a cut would change.
        cutInTime(exchange, authenticated, now);
      }
    }
    longOpen = count;
  }

  /** Calls {@code action} with everything that is open then, on the event loop. */
  void forEach(BiConsumer<OpenExchange, Authenticated> action) {
    execute(
        () -> {
          for (OpenExchange exchange : Set.copyOf(exchanges)) {
            Authenticated authenticated = exchange.open();
            if (authenticated != null) {
              action.accept(exchange, authenticated);
            }
          }
        });
  }

  /** Does something on the event loop; nothing if that has ended, and with it all that was open. */
  void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      if (!loop.isShuttingDown()) {
        throw e;
      }
    }
  }

  /** Does something on the event loop after some seconds. */
  void executeLater(Runnable task, long seconds) {
    Future<?> unused = loop.schedule(task, seconds, TimeUnit.SECONDS);
  }

  /** How many have been open for more than a second, about. */
  int longOpen() {
    return longOpen;
  }

  void close() {
    sweeping.cancel(false);
  }
}
