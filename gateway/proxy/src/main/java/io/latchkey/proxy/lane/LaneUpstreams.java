package io.latchkey.proxy.lane;

import io.latchkey.address.ConnectGuard;
import io.latchkey.gatekeeper.UpstreamLimits;
import io.latchkey.proxy.upstream.DistrustedUpstreams;
import io.latchkey.proxy.upstream.HttpClientSettings;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import reactor.netty.http.HttpResources;

/** How upstreams are reached by the lane, and the connections to them by event loop. */
final class LaneUpstreams {

  private static final DataSize USUAL_HEAD = DataSize.ofKilobytes(64);
  private static final DataSize USUAL_LINE = DataSize.ofKilobytes(4);

  /** An upstream's name may lead elsewhere by then. */
  private static final long LONGEST_LIFE_NANOS = TimeUnit.SECONDS.toNanos(50);

  private final UpstreamLimits limits;
  private final HttpClientSettings settings;
  private final ConnectGuard guard;
  private final DistrustedUpstreams distrusted;
  private final HttpDecoderConfig decoder;
  private final Map<EventLoop, LaneLoop> loops = new ConcurrentHashMap<>();

  LaneUpstreams(
      UpstreamLimits limits,
      HttpClientSettings settings,
      ConnectGuard guard,
      DistrustedUpstreams distrusted) {
    this.limits = limits;
    this.settings = settings;
    this.guard = guard;
    this.distrusted = distrusted;
    this.decoder =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(bytes(settings.maxInitialLineLength(), USUAL_LINE))
            .setMaxHeaderSize(bytes(settings.maxHeaderSize(), USUAL_HEAD));
  }

  private static int bytes(@Nullable DataSize own, DataSize usual) {
    return (int) Objects.requireNonNullElse(own, usual).toBytes();
  }

  /** What an event loop keeps. */
  LaneLoop on(EventLoop loop) {
    return loops.computeIfAbsent(loop, each -> new LaneLoop(each, this));
  }

  Iterable<LaneLoop> loops() {
    return loops.values();
  }

  UpstreamLink link(Channel channel, UpstreamPool pool, boolean isForOne) {
    return new UpstreamLink(channel, pool, distrusted, decoder, isForOne);
  }

  ConnectGuard guard() {
    return guard;
  }

  /** The addresses of a name, asked for as Reactor Netty's clients do. */
  @SuppressWarnings("unchecked") // The group resolves what clients connect to.
  Future<List<InetSocketAddress>> resolve(InetSocketAddress address, EventLoop loop) {
    AddressResolverGroup<InetSocketAddress> group =
        (AddressResolverGroup<InetSocketAddress>) HttpResources.get().getOrCreateDefaultResolver();
    return group.getResolver(loop).resolveAll(address);
  }

  int mostConnections() {
    return limits.maximumConnections();
  }

  int connectMillis() {
    Integer own = settings.connectTimeout();
    return own == null ? (int) limits.connectTimeout().toMillis() : own;
  }

  long responseNanos() {
    Duration own = settings.responseTimeout();
    return (own == null ? limits.responseTimeout() : own).toNanos();
  }

  long longestIdleNanos() {
    return limits.maximumIdle().toNanos();
  }

  long longestLifeNanos() {
    return LONGEST_LIFE_NANOS;
  }
}
