package io.latchkey.admin.oidc;

import io.latchkey.address.AddressRules;
import io.latchkey.address.ConnectGuard;
import io.latchkey.address.OwnListeners;
import io.latchkey.admin.session.SignIn;
import io.latchkey.event.EventLog;
import io.latchkey.identity.OidcSettings;
import io.latchkey.identity.PendingSignIns;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.UserStore;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.upstream.UpstreamSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/** Signing in with an identity provider. */
@Configuration(proxyBeanMethods = false)
@Import(OidcController.class)
public class OidcConfiguration {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Bean
  OidcClient providerClient(
      OidcSettings settings, AddressRules providerAddresses, ReactorResourceFactory loops) {
    ConnectGuard guard = new ConnectGuard(providerAddresses);
    ReactorClientHttpConnector connector =
        new ReactorClientHttpConnector(
            loops, http -> guard.on(http).followRedirect(false).responseTimeout(PATIENCE));
    WebClient http = WebClient.builder().clientConnector(connector).build();
    OidcDiscovery provider = new OidcDiscovery(settings, http, System::nanoTime);
    return new OidcClient(settings, provider, http);
  }

  /** The operator chooses the provider, so it may be on any private network. */
  @Bean
  AddressRules providerAddresses(UpstreamSettings settings, OwnListeners own) {
    return AddressRules.publicAnd(
        Stream.concat(AddressRules.privateRanges().stream(), settings.allowed().stream()).toList(),
        own);
  }

  @Bean
  OidcUsers providerUsers(
      UserStore users, SessionStore sessions, ProjectStore projects, InstantSource clock) {
    return new OidcUsers(users, sessions, projects, new SecureRandom(), clock);
  }

  @Bean
  OidcSignIn providerSignIn(
      OidcClient client,
      PendingSignIns pending,
      OidcUsers users,
      SignIn signIn,
      EventLog events,
      InstantSource clock) {
    return new OidcSignIn(client, pending, users, signIn, events, clock);
  }
}
