package io.latchkey.admin.projects;

import io.latchkey.address.ConnectGuard;
import io.latchkey.admin.caller.Access;
import io.latchkey.admin.form.LimitForm;
import io.latchkey.admin.keys.KeyRevocation;
import io.latchkey.encryption.ProjectSecrets;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.FleetWait;
import io.latchkey.reassertion.EndingMemory;
import io.latchkey.upstream.UpstreamRules;
import io.latchkey.upstream.UpstreamTls;
import io.latchkey.upstream.UpstreamTlsSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;

/** Projects and their upstreams. */
@Configuration(proxyBeanMethods = false)
@Import({ProjectController.class, ProjectDeletionController.class})
public class ProjectAdminConfiguration {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** How long a person waits for an upstream that is tried. */
  private static final Duration TRIAL = Duration.ofSeconds(3);

  @Bean
  ProjectForm projectForm(
      Access access,
      ProjectSettings settings,
      UpstreamRules rules,
      UpstreamOptionsForm options,
      CredentialForm credentials,
      LimitForm limits) {
    return new ProjectForm(access, settings, rules, options, credentials, limits);
  }

  @Bean
  UpstreamOptionsForm upstreamOptionsForm(
      UpstreamTlsSettings settings, UpstreamTls tls, ProjectSecrets secrets, InstantSource clock) {
    return new UpstreamOptionsForm(settings, tls, new TrustForm(secrets, clock));
  }

  @Bean
  CredentialForm credentialForm(ProjectSecrets secrets, InstantSource clock) {
    return new CredentialForm(secrets, clock);
  }

  @Bean
  UpstreamProbe upstreamTrial(
      ConnectGuard upstreamGuard,
      UpstreamTls tls,
      UpstreamTlsSettings gateway,
      ReactorResourceFactory loops) {
    return new UpstreamProbe(
        upstreamGuard, tls, gateway.options(), loops.getLoopResources(), TRIAL);
  }

  @Bean
  ProjectDeletion projectDeletion(
      ProjectStore projects,
      KeyStore keys,
      KeyRevocation endings,
      EndingMemory memory,
      FleetWait fleet,
      InstantSource clock) {
    return new ProjectDeletion(projects, keys, endings, memory, fleet, clock);
  }

  @Bean
  ProjectLifecycle projectLifecycle(
      ProjectStore store,
      UpstreamOptionsForm upstreams,
      CredentialForm credentials,
      InstantSource clock) {
    return new ProjectLifecycle(store, RANDOM, upstreams, credentials, clock);
  }
}
