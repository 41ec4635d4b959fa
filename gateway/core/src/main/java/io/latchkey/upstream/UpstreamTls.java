package io.latchkey.upstream;

import io.latchkey.settings.SettingsFaultException;
import io.netty.handler.ssl.SslContextBuilder;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.pem.PemContent;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.tcp.SslProvider;

/**
 * TLS to upstreams, made of Spring's SSL bundles and of projects' own certificates. The name in a
 * certificate is always checked.
 */
public final class UpstreamTls {

  private final SslBundles bundles;
  private final UpstreamTrust.Keys keys;

  public UpstreamTls(SslBundles bundles, UpstreamTrust.Keys keys) {
    this.bundles = bundles;
    this.keys = keys;
  }

  /** Whether a bundle of this name is configured. */
  public boolean has(String bundle) {
    return bundles.getBundleNames().contains(bundle);
  }

  /** Calls {@code then} whenever a bundle has been read anew. */
  public void onUpdate(Runnable then) {
    for (String name : bundles.getBundleNames()) {
      bundles.addBundleUpdateHandler(name, bundle -> then.run());
    }
  }

  /**
   * TLS as {@code options} want it.
   *
   * @param http2 whether HTTP/2 is offered
   * @throws RuntimeException if the bundle is not configured, or its files can't be used
   */
  public SslProvider.Builder apply(
      SslProvider.SslContextSpec spec, UpstreamOptions options, boolean http2) {
    SslProvider.GenericSslContextSpec<SslContextBuilder> context =
        http2 ? Http2SslContextSpec.forClient() : Http11SslContextSpec.forClient();
    SslProvider.Builder tls = spec.sslContext(context.configure(with(options)));
    String serverName = options.serverName();
    return serverName == null ? tls : tls.serverNames(new SNIHostName(serverName));
  }

  /**
   * Tries a bundle, so that one whose files can't be used stops the start instead of every request.
   *
   * @param property the setting that names it
   * @throws SettingsFaultException if its files can't be used
   */
  public void check(String property, @Nullable String bundle) {
    if (bundle == null) {
      return;
    }
    try {
      bundles.getBundle(bundle).createSslContext();
    } catch (RuntimeException e) {
      throw new SettingsFaultException(
          List.of(
              "%s names \"%s\", which can't be used: %s"
                  .formatted(property, bundle, e.getMessage())));
    }
  }

  private Consumer<SslContextBuilder> with(UpstreamOptions options) {
    UpstreamTrust trust = options.trust();
    return trust == null ? with(options.sslBundle()) : with(trust);
  }

  private Consumer<SslContextBuilder> with(UpstreamTrust trust) {
    X509Certificate[] authorities = certificates(trust.authorities());
    X509Certificate[] chain = certificates(trust.certificate());
    PrivateKey key = trust.sealedKey() == null ? null : key(trust);
    return builder -> {
      if (authorities.length > 0) {
        builder.trustManager(authorities);
      }
      if (key != null) {
        builder.keyManager(key, chain);
      }
    };
  }

  private static X509Certificate[] certificates(@Nullable String pem) {
    return pem == null
        ? new X509Certificate[0]
        : PemContent.of(pem).getCertificates().toArray(X509Certificate[]::new);
  }

  private PrivateKey key(UpstreamTrust trust) {
    try {
      return Objects.requireNonNull(PemContent.of(keys.open(trust)).getPrivateKey());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the project's private key can't be opened", e);
    }
  }

  private Consumer<SslContextBuilder> with(@Nullable String name) {
    if (name == null) {
      return builder -> {};
    }
    SslBundle bundle = bundles.getBundle(name);
    SslOptions options = bundle.getOptions();
    return builder -> {
      builder.keyManager(bundle.getManagers().getKeyManagerFactory());
      builder.trustManager(bundle.getManagers().getTrustManagerFactory());
      if (options.getEnabledProtocols() != null) {
        builder.protocols(options.getEnabledProtocols());
      }
      if (options.getCiphers() != null) {
        builder.ciphers(List.of(options.getCiphers()));
      }
    };
  }
}
