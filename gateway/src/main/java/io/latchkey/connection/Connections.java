package io.latchkey.connection;

import io.latchkey.key.Network;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;

/** The open connections of one listener. Safe for use by many threads. */
public final class Connections {

  private final ConnectionSettings settings;
  private final List<Network> trusted;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
  private final Map<Ending, Counter> endings = new EnumMap<>(Ending.class);

  /**
   * No connections yet.
   *
   * @param listener its name, for meters
   * @param trusted whose number of connections is not limited: they stand for many clients
   */
  public Connections(
      ConnectionSettings settings, List<Network> trusted, String listener, MeterRegistry registry) {
    this.settings = settings;
    this.trusted = List.copyOf(trusted);
    Gauge.builder("latchkey.connections.open", open, AtomicInteger::get)
        .description("Clients' connections that are open")
        .tag("listener", listener)
        .register(registry);
    for (Ending ending : Ending.values()) {
      endings.put(
          ending,
          Counter.builder("latchkey.connections.ended")
              .description("Clients' connections and streams that the gateway ended")
              .tag("listener", listener)
              .tag("reason", ending.label())
              .register(registry));
    }
  }

  /** A server whose connections are counted and watched. */
  public HttpServer watch(HttpServer server) {
    return server.doOnChannelInit((observer, channel, remote) -> begin(channel));
  }

  private void begin(Channel channel) {
    InetAddress address =
        channel.remoteAddress() instanceof InetSocketAddress internet
            ? internet.getAddress()
            : null;
    int all = open.incrementAndGet();
    int same = address == null ? 0 : byAddress.merge(address, 1, Integer::sum);
    channel.closeFuture().addListener(closed -> end(address));
    if (all > settings.maximum()) {
      refuse(channel, Ending.TOO_MANY);
    } else if (same > settings.maximumPerAddress() && !isTrusted(address)) {
      refuse(channel, Ending.TOO_MANY_OF_ADDRESS);
    } else {
      Pace.follow(channel, settings, this);
    }
  }

  private void end(@Nullable InetAddress address) {
    open.decrementAndGet();
    if (address != null) {
      byAddress.computeIfPresent(address, (each, count) -> count == 1 ? null : count - 1);
    }
  }

  private boolean isTrusted(@Nullable InetAddress address) {
    return address != null && trusted.stream().anyMatch(network -> network.contains(address));
  }

  private void refuse(Channel channel, Ending ending) {
    count(ending);
    // Once it has been set up, so that its end is told.
    channel.eventLoop().execute(() -> close(channel));
  }

  private static void close(Channel channel) {
    var unused = channel.close();
  }

  void count(Ending ending) {
    Counter counter = endings.get(ending);
    if (counter != null) {
      counter.increment();
    }
  }
}
