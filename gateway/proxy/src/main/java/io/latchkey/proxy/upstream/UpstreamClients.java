package io.latchkey.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.proxy.exchange.RouteOptions;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamPatience;
import io.latchkey.upstream.UpstreamProtocol;
import io.latchkey.upstream.UpstreamTls;
import io.latchkey.upstream.UpstreamTrust;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * The clients that requests leave with: two for upstreams of which nobody says anything in
 * particular, over TLS and without, and one more for each other way that is in use. Connections are
 * never shared between ways that differ in TLS. Safe for use by many threads; finding one doesn't
 * block unless it has to be made.
 */
public final class UpstreamClients implements AutoCloseable {

  /** A connection can become another protocol's only if it begins with HTTP/1.1. */
  private static final UpstreamOptions HTTP1 =
      new UpstreamOptions(UpstreamProtocol.HTTP1, null, null);

  private static final int MOST = 1_000;
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private final ClientFactory factory;
  private final UpstreamOptions usual;
  private final Cache<Way, ClientFactory.Made> others =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterAccess(UNUSED)
          .executor(Runnable::run)
          .<Way, ClientFactory.Made>removalListener((way, made, cause) -> dispose(made))
          .build();

  private volatile ClientFactory.Made plain;
  private volatile ClientFactory.Made secure;

  /**
   * Clients.
   *
   * @param usual what holds if neither route nor project says anything
   * @throws RuntimeException if the bundle in {@code usual} can't be used
   */
  public UpstreamClients(ClientFactory factory, UpstreamTls tls, UpstreamOptions usual) {
    this.factory = factory;
    this.usual = usual;
    this.plain = factory.make(way(false, RouteOptions.NONE, usual));
    this.secure = factory.make(way(true, RouteOptions.NONE, usual));
    tls.onUpdate(this::renew);
  }

  /**
   * A way to reach upstreams: what a client is made of.
   *
   * @param pooled whether a connection serves more than one request
   * @param responseTimeout negative for none; null for the gateway's own
   */
  record Way(
      boolean secure,
      boolean pooled,
      UpstreamOptions options,
      @Nullable Duration connectTimeout,
      @Nullable Duration responseTimeout) {}

  private static Way way(boolean secure, RouteOptions route, UpstreamOptions options) {
    return way(secure, true, route, options);
  }

  private static Way way(
      boolean secure, boolean pooled, RouteOptions route, UpstreamOptions options) {
    UpstreamPatience patience = options.patience();
    Duration connect = route.connectTimeout();
    Duration response = route.responseTimeout();
    return new Way(
        secure,
        pooled,
        options,
        connect == null ? patience.connectTimeout() : connect,
        response == null ? patience.responseTimeout() : response);
  }

  /**
   * The client for a request.
   *
   * @param route what its route wants, which counts before what the project wants
   * @throws RuntimeException if the bundle that one of them names can't be used
   */
  public HttpClient of(URI target, RouteOptions route, UpstreamOptions project) {
    boolean https = isHttps(target);
    if (route.equals(RouteOptions.NONE) && project.equals(UpstreamOptions.NONE)) {
      return https ? secure.client() : plain.client();
    }
    UpstreamOptions options = route.options().or(project);
    Way way = way(https, route, https ? options.or(usual) : options.withoutTls());
    ClientFactory.Made known = others.getIfPresent(way);
    return (known == null ? made(way) : known).client();
  }

  /** The client for a request that asks for another protocol, such as WebSocket; as {@link #of}. */
  public HttpClient forUpgrade(URI target, RouteOptions route, UpstreamOptions project) {
    UpstreamOptions options = HTTP1.or(route.options()).or(project).or(usual);
    return made(way(isHttps(target), false, route, options)).client();
  }

  private static boolean isHttps(URI target) {
    return "https".equalsIgnoreCase(target.getScheme())
        || "wss".equalsIgnoreCase(target.getScheme());
  }

  private ClientFactory.Made made(Way way) {
    ClientFactory.Made made = others.get(way, factory::make);
    UpstreamTrust trust = way.options.trust();
    if (trust != null) {
      others.asMap().keySet().removeIf(each -> isBefore(each.options.trust(), trust));
    }
    return made;
  }

  /** Whether a project had certificates before these: then their connections are used no more. */
  private static boolean isBefore(@Nullable UpstreamTrust other, UpstreamTrust trust) {
    return other != null && other.project().equals(trust.project()) && !other.equals(trust);
  }

  /** Takes new connections with the bundles as they are now; requests under way end as they are. */
  private void renew() {
    ClientFactory.Made before = secure;
    secure = factory.make(way(true, RouteOptions.NONE, usual));
    dispose(before);
    others.invalidateAll();
  }

  private static void dispose(ClientFactory.@Nullable Made made) {
    if (made != null) {
      made.pool().disposeLater().subscribe();
    }
  }

  @Override
  public void close() {
    dispose(plain);
    dispose(secure);
    others.invalidateAll();
  }
}
