package io.latchkey.oauth.request;

import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How clients' requests are read, on either listener. */
@Configuration(proxyBeanMethods = false)
public class OAuthRequestConfiguration {

  @Bean
  TokenRequestReader tokenRequestReader(SecretFormat format, KeyHasher hasher) {
    return new TokenRequestReader(format, hasher);
  }
}
