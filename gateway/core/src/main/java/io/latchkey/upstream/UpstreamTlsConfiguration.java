package io.latchkey.upstream;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** TLS to upstreams, for the proxy and for those who try an upstream. */
@Configuration(proxyBeanMethods = false)
public class UpstreamTlsConfiguration {

  @Bean
  UpstreamTls upstreamTls(
      SslBundles bundles, UpstreamTlsSettings settings, UpstreamTrust.Keys keys) {
    UpstreamTls tls = new UpstreamTls(bundles, keys);
    tls.check("latchkey.upstream.ssl-bundle", settings.sslBundle());
    settings
        .projectBundles()
        .forEach(bundle -> tls.check("latchkey.upstream.project-ssl-bundles", bundle));
    return tls;
  }
}
