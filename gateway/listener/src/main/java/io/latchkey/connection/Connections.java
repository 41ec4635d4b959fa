package io.latchkey.connection;

import io.latchkey.drain.Drain;
import io.latchkey.key.Network;
import io.latchkey.peer.Announcement;
import io.latchkey.peer.Peer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.server.HttpServer;

/**
 * The open connections of one listener. While the process stops, clients are told on them to open
 * others (HTTP/1.1: {@code Connection: close}; HTTP/2: GOAWAY). Safe for use by many threads.
 */
public final class Connections implements Announcement.Listener, Drain.Part {

  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  private final ConnectionSettings settings;
  private final List<Network> trusted;
  private final boolean areAnnounced;
  private final RefusalHeaders refusalHeaders;
  private final AtomicBoolean isWarned = new AtomicBoolean();
  private final AtomicInteger open = new AtomicInteger();
  private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
  private final Set<Pace> paces = ConcurrentHashMap.newKeySet();
  private final LastResponses lastResponses = new LastResponses(this);
  private volatile boolean draining;
  private final Map<Ending, Counter> endings = new EnumMap<>(Ending.class);

  /**
   * No connections yet.
   *
   * @param listener its name, for meters
   * @param trusted whose number of connections is not limited: they stand for many clients
   * @param areAnnounced whether those announce their clients in the PROXY protocol
   */
  public Connections(
      ConnectionSettings settings,
      List<Network> trusted,
      boolean areAnnounced,
      RefusalHeaders refusalHeaders,
      String listener,
      MeterRegistry registry) {
    this.settings = settings;
    this.trusted = List.copyOf(trusted);
    this.areAnnounced = areAnnounced;
    this.refusalHeaders = refusalHeaders;
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
    int all = open.incrementAndGet();
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    if (all > settings.maximum()) {
      refuse(channel, Ending.TOO_MANY);
      return;
    }
    if (areAnnounced && isTrusted(address(channel))) {
      Announcement.expect(channel, this);
    } else {
      announced(channel);
    }
    Pace pace = Pace.follow(channel, settings, this);
    paces.add(pace);
    channel.closeFuture().addListener(closed -> paces.remove(pace));
  }

  /** Whether responses should be the last of their connections. */
  boolean isDraining() {
    return draining;
  }

  LastResponses lastResponses() {
    return lastResponses;
  }

  @Override
  public void begin() {
    draining = true;
    paces.forEach(Pace::announceEnd);
  }

  @Override
  public void sayGoodbye() {
    paces.forEach(Pace::sayGoodbye);
  }

  @Override
  public void cut() {
    paces.forEach(Pace::cut);
  }

  /** Counts a connection for its client, now that this one is known. */
  @Override
  public void announced(Channel channel) {
    InetAddress address = address(channel);
    if (address == null) {
      return;
    }
    int same = byAddress.merge(address, 1, Integer::sum);
    channel.closeFuture().addListener(closed -> end(address));
    if (same > settings.maximumPerAddress() && !isTrusted(address)) {
      refuse(channel, Ending.TOO_MANY_OF_ADDRESS);
    }
  }

  /** Warns once: a load balancer that is set up wrong would be heard of for each connection. */
  @Override
  public void broken(Channel channel) {
    count(Ending.NOT_ANNOUNCED);
    if (!isWarned.getAndSet(true)) {
      log.warn(
          "connection closed reason=not_announced peer={}: it is one of"
              + " latchkey.proxy.trusted-proxies, and must begin with a PROXY protocol header",
          channel.remoteAddress());
    }
  }

  RefusalHeaders refusalHeaders() {
    return refusalHeaders;
  }

  private void end(InetAddress address) {
    byAddress.computeIfPresent(address, (each, count) -> count == 1 ? null : count - 1);
  }

  private static @Nullable InetAddress address(Channel channel) {
    InetSocketAddress peer = Peer.of(channel);
    return peer == null ? null : peer.getAddress();
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
