package io.latchkey.admin;

import io.latchkey.event.EventLog;
import io.latchkey.identity.OidcSettings;
import io.latchkey.identity.PendingSignIns;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.UserStore;
import io.latchkey.keystore.ProjectStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/** Signing in with an identity provider. */
@Configuration(proxyBeanMethods = false)
@Import(ProviderController.class)
class ProviderConfiguration {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Bean
  ProviderClient providerClient(OidcSettings settings, ReactorResourceFactory loops) {
    ReactorClientHttpConnector connector =
        new ReactorClientHttpConnector(
            loops, http -> http.followRedirect(false).responseTimeout(PATIENCE));
    WebClient http = WebClient.builder().clientConnector(connector).build();
    ProviderDiscovery provider = new ProviderDiscovery(settings, http, System::nanoTime);
    return new ProviderClient(settings, provider, http);
  }

  @Bean
  ProviderUsers providerUsers(
      UserStore users, SessionStore sessions, ProjectStore projects, InstantSource clock) {
    return new ProviderUsers(users, sessions, projects, new SecureRandom(), clock);
  }

  @Bean
  ProviderSignIn providerSignIn(
      ProviderClient client,
      PendingSignIns pending,
      ProviderUsers users,
      SignIn signIn,
      EventLog events,
      InstantSource clock) {
    return new ProviderSignIn(client, pending, users, signIn, events, clock);
  }
}
