package io.latchkey.upstream;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** TLS to upstreams, for the proxy and for those who try an upstream. */
@Configuration(proxyBeanMethods = false)
public class UpstreamTlsConfiguration {

  @Bean
  UpstreamTls upstreamTls(SslBundles bundles) {
    return new UpstreamTls(bundles);
  }
}
