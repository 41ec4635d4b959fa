package io.latchkey.admin;

import io.latchkey.address.ConnectGuard;
import io.latchkey.change.Confirmations;
import io.latchkey.change.Fleet;
import io.latchkey.change.RevocationSettings;
import io.latchkey.event.EventLog;
import io.latchkey.event.EventSettings;
import io.latchkey.event.EventTail;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.identity.InvitationStore;
import io.latchkey.identity.UserStore;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import io.latchkey.keystore.ExpiringKeys;
import io.latchkey.keystore.KeyIndex;
import io.latchkey.keystore.KeySearch;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.keystore.UpstreamRules;
import io.latchkey.limit.LimitSettings;
import io.latchkey.lookback.LookbackStore;
import io.latchkey.reassertion.EndingMemory;
import io.latchkey.upstream.UpstreamTls;
import io.latchkey.upstream.UpstreamTlsSettings;
import io.latchkey.usage.UsageStore;
import io.latchkey.webhook.ReceiverRules;
import io.latchkey.webhook.Receivers;
import io.latchkey.webhook.SecretSeal;
import io.latchkey.webhook.WebhookSettings;
import io.latchkey.webhook.WebhookStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;

/** The admin API. Belongs into the console's context; needs the core's stores, feed and fleet. */
@Configuration(proxyBeanMethods = false)
@Import({
  AdminWebConfiguration.class,
  IdentityAdminConfiguration.class,
  ProviderConfiguration.class,
  OrganizationController.class,
  ProjectController.class,
  ProjectDeletionController.class,
  KeyController.class,
  KeySweepController.class,
  KeyTransferController.class,
  VerificationController.class,
  IntrospectionController.class,
  ExplanationController.class,
  KeyCatalogController.class,
  UsageController.class,
  InstanceController.class,
  SettingController.class,
  EventController.class,
  WebhookController.class,
  MemberController.class,
  InvitationController.class,
  AcceptanceController.class,
  TokenController.class,
  SessionController.class,
  ReauthenticationController.class
})
public class AdminConfiguration {

  /** So long a person waits for an upstream that is tried. */
  private static final Duration TRIAL = Duration.ofSeconds(3);

  private static final SecureRandom RANDOM = new SecureRandom();

  @Bean
  KeyEndings keyEndings(KeyStore store, UsageStore usage) {
    return new KeyEndings(store, usage);
  }

  @Bean
  Access access(ProjectStore projects, KeyStore keys, Freshness freshness) {
    return new Access(projects, keys, freshness);
  }

  @Bean
  KeyLifecycle keyLifecycle(
      KeyStore store,
      KeyMinter minter,
      KeyEndings endings,
      EndingMemory memory,
      FleetWait fleet,
      InstantSource clock) {
    return new KeyLifecycle(store, minter, endings, memory, fleet, clock);
  }

  @Bean
  KeySweep keySweep(
      KeyStore store,
      KeyEndings endings,
      EndingMemory memory,
      FleetWait fleet,
      EventLog events,
      InstantSource clock) {
    return new KeySweep(store, endings, memory, fleet, events, clock);
  }

  @Bean
  KeyMinter keyMinter(SecretFormat format, KeyHasher hasher, InstantSource clock) {
    return new KeyMinter(format, hasher, RANDOM, clock);
  }

  @Bean
  FleetWait fleetWait(
      Fleet fleet,
      Confirmations confirmations,
      MeterRegistry registry,
      RevocationSettings settings) {
    RevocationTimes times = new RevocationTimes(registry);
    return new FleetWait(fleet, confirmations, System::nanoTime, times, settings.replicas());
  }

  @Bean
  LimitForm limitForm(LimitSettings settings) {
    return new LimitForm(settings.maximumCost());
  }

  @Bean
  KeyForm keyForm(Access access, KeySettings settings, LimitForm limits, InstantSource clock) {
    return new KeyForm(access, settings, limits, clock);
  }

  @Bean
  KeyImport keyImport(
      KeyForm form,
      LimitForm limits,
      KeyHasher hasher,
      InstantSource clock,
      KeyStore store,
      Access access,
      EventLog events) {
    ImportForm lines = new ImportForm(form, limits, hasher, clock, RANDOM);
    return new KeyImport(lines, store, access, events);
  }

  @Bean
  KeyExport keyExport(
      KeyStore store, ProjectStore projects, KeyHasher hasher, InstantSource clock) {
    return new KeyExport(store, projects, hasher, clock);
  }

  @Bean
  VerificationForm verificationForm(SecretFormat format, TokenFormat tokens, KeyHasher hasher) {
    return new VerificationForm(format, tokens, hasher);
  }

  @Bean
  Explanations explanations(Gatekeeper gatekeeper) {
    return new Explanations(gatekeeper);
  }

  @Bean
  RequestExplanations requestExplanations(
      Access access, LookbackStore store, Explanations explanations) {
    return new RequestExplanations(access, store, explanations);
  }

  @Bean
  KeyCatalog keyCatalog(KeyStore store, KeySearch search, UsageStore usage, InstantSource clock) {
    return new KeyCatalog(store, search, usage, clock);
  }

  @Bean(destroyMethod = "close")
  BackgroundThread keyIndexing(KeyIndex index) {
    BackgroundThread thread = new BackgroundThread("latchkey-index");
    new KeyIndexing(index).start(thread.executor());
    return thread;
  }

  @Bean
  ProjectForm projectForm(
      Access access,
      ProjectSettings settings,
      UpstreamRules rules,
      UpstreamOptionsForm options,
      LimitForm limits) {
    return new ProjectForm(access, settings, rules, options, limits);
  }

  @Bean
  UpstreamOptionsForm upstreamOptionsForm(UpstreamTlsSettings settings, UpstreamTls tls) {
    return new UpstreamOptionsForm(settings, tls);
  }

  @Bean
  UpstreamTrial upstreamTrial(
      ConnectGuard upstreamGuard,
      UpstreamTls tls,
      UpstreamTlsSettings gateway,
      ReactorResourceFactory loops) {
    return new UpstreamTrial(
        upstreamGuard, tls, gateway.options(), loops.getLoopResources(), TRIAL);
  }

  @Bean(destroyMethod = "close")
  BackgroundThread expiries(ExpiringKeys keys, InstantSource clock) {
    BackgroundThread thread = new BackgroundThread("latchkey-expiries");
    new ExpiryWatch(keys, clock).start(thread.executor());
    return thread;
  }

  @Bean
  WebhookForm webhookForm(Access access, ReceiverRules rules) {
    return new WebhookForm(access, rules);
  }

  @Bean
  Webhooks webhooks(
      WebhookStore store, SecretSeal seal, WebhookSettings settings, InstantSource clock) {
    return new Webhooks(store, seal, settings.perOrganization(), RANDOM, clock);
  }

  @Bean
  WebhookTests webhookTests(EventLog log, Receivers receivers) {
    return new WebhookTests(log, receivers);
  }

  @Bean
  EventStreams eventStreams(EventLog log, EventTail tail, EventSettings settings) {
    Places places =
        new Places(
            settings.streams(), settings.streamsPerCaller(), settings.streamsPerOrganization());
    return new EventStreams(log, tail, places, settings.heartbeat());
  }

  @Bean
  ProjectDeletion projectDeletion(
      ProjectStore projects,
      KeyStore keys,
      KeyEndings endings,
      EndingMemory memory,
      FleetWait fleet,
      InstantSource clock) {
    return new ProjectDeletion(projects, keys, endings, memory, fleet, clock);
  }

  @Bean
  OrganizationDeletion organizationDeletion(
      ProjectStore store,
      KeyStore keys,
      KeyEndings endings,
      EndingMemory memory,
      ProjectDeletion projects,
      OrganizationParts parts) {
    return new OrganizationDeletion(store, keys, endings, memory, projects, parts);
  }

  @Bean
  OrganizationParts organizationParts(
      WebhookStore webhookStore,
      Webhooks webhooks,
      InvitationStore invitationStore,
      Invitations invitations,
      UserStore users) {
    return new OrganizationParts(webhookStore, webhooks, invitationStore, invitations, users);
  }

  @Bean
  ProjectLifecycle projectLifecycle(ProjectStore store, InstantSource clock) {
    return new ProjectLifecycle(store, RANDOM, clock);
  }
}
