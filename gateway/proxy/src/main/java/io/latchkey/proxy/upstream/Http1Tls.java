package io.latchkey.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamProtocol;
import io.latchkey.upstream.UpstreamTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLParameters;
import reactor.netty.tcp.SslProvider;

/**
 * TLS to upstreams that speak HTTP/1.1, for connections that no client of Reactor Netty makes, as
 * {@link ClientFactory} has it for those. There is one context for each set of options, so that
 * sessions are resumed. Safe for use by many threads.
 */
public final class Http1Tls {

  private static final int MOST = 1_000;
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private final UpstreamTls tls;
  private final HttpClientSettings.Ssl settings;
  private final UpstreamOptions usual;
  private final SpokenProtocols spoken;
  private final Cache<UpstreamOptions, SslProvider> contexts =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterAccess(UNUSED)
          .executor(Runnable::run)
          .build();

  Http1Tls(
      UpstreamTls tls,
      HttpClientSettings.Ssl settings,
      UpstreamOptions usual,
      SpokenProtocols spoken) {
    this.tls = tls;
    this.settings = settings;
    this.usual = usual;
    this.spoken = spoken;
    onUpdate(contexts::invalidateAll);
  }

  /** Calls {@code then} whenever upstreams are to be reached with certificates read anew. */
  public void onUpdate(Runnable then) {
    tls.onUpdate(then);
  }

  /** How an https upstream is reached if its project wants this. */
  public UpstreamOptions options(UpstreamOptions project) {
    return project.or(usual);
  }

  /**
   * Makes the handlers of connections to an upstream.
   *
   * @throws RuntimeException if the bundle that is named can't be used
   */
  public Handlers to(String host, int port, UpstreamOptions options) {
    SslProvider provider = contexts.get(options, this::provider);
    boolean isHttp1Only = options.protocol() == UpstreamProtocol.HTTP1;
    BooleanSupplier speaksHttp1 =
        isHttp1Only ? () -> true : spoken.by(host, port, options)::isHttp1;
    return new Handlers(provider, host, port, speaksHttp1);
  }

  private SslProvider provider(UpstreamOptions options) {
    return tls.apply(SslProvider.builder(), options, false)
        .handlerConfigurator(Http1Tls::checkName)
        .handshakeTimeout(settings.handshakeTimeout())
        .closeNotifyFlushTimeout(settings.closeNotifyFlushTimeout())
        .closeNotifyReadTimeout(settings.closeNotifyReadTimeout())
        .build();
  }

  private static void checkName(SslHandler handler) {
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    handler.engine().setSSLParameters(parameters);
  }

  /** The handlers of connections to one upstream. */
  public static final class Handlers {

    private final SslProvider provider;
    private final String host;
    private final int port;
    private final BooleanSupplier speaksHttp1;

    private Handlers(SslProvider provider, String host, int port, BooleanSupplier speaksHttp1) {
      this.provider = provider;
      this.host = host;
      this.port = port;
      this.speaksHttp1 = speaksHttp1;
    }

    /** Whether its upstream is known to choose HTTP/1.1, or to be spoken to by nothing else. */
    public boolean speaksHttp1() {
      return speaksHttp1.getAsBoolean();
    }

    /** The handler of a new connection. */
    public SslHandler handler(ByteBufAllocator allocator) {
      SslHandler made = provider.getSslContext().newHandler(allocator, host, port);
      provider.configure(made);
      return made;
    }
  }
}
