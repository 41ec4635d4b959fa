package io.latchkey.proxy.streams;

import io.latchkey.drain.Drain;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.gatekeeper.KeyChanges;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The exchanges that are open. */
@Configuration(proxyBeanMethods = false)
public class OpenStreamsConfiguration {

  @Bean
  OpenStreams openStreams(
      Gatekeeper gatekeeper, KeyChanges changes, InstantSource clock, Drain drain) {
    return new OpenStreams(gatekeeper, changes, clock, drain);
  }
}
