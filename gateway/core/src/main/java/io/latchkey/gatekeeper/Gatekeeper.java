package io.latchkey.gatekeeper;

import io.latchkey.access.AccessPolicy;
import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.RequestFacts;
import io.latchkey.access.Standing;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.Permission;
import io.latchkey.key.PermissionRules;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.KeyCache;
import io.latchkey.keystore.cache.LimitedOrganization;
import io.latchkey.keystore.cache.Lookup;
import io.latchkey.keystore.cache.OrganizationCache;
import io.latchkey.keystore.cache.ProjectCache;
import io.latchkey.store.StoreUnavailableException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Decides over requests. Safe for use by many threads; never blocks. */
public final class Gatekeeper {

  private static final CompletableFuture<@Nullable Lookup<Project>> NO_PROJECT_NAMED =
      CompletableFuture.completedFuture(null);

  private final KeyCache keys;
  private final ProjectCache projects;
  private final OrganizationCache organizations;
  private final Charges charges;
  private final InstantSource clock;

  public Gatekeeper(
      KeyCache keys,
      ProjectCache projects,
      OrganizationCache organizations,
      Charges charges,
      InstantSource clock) {
    this.keys = keys;
    this.projects = projects;
    this.organizations = organizations;
    this.charges = charges;
    this.clock = clock;
  }

  /**
   * The decision where it can be made from what this gateway knows, without waiting. A request that
   * is let through is charged; one that is refused, or that must be asked for, is not.
   *
   * @return null where the store must be asked: {@link #decide}
   */
  public @Nullable Decision decideIfKnown(AccessRequest request) {
    long now = clock.millis();
    Lookup<ApiKey> key = keys.ifKnown(request.hash(), now);
    if (key == null) {
      return null;
    }
    String named = named(request, key);
    Lookup<Project> project = named == null ? null : projects.ifKnown(named);
    if (named != null && project == null && !isRefusedAnyway(key, now)) {
      return null;
    }
    Decision decision = decide(request, key, project, now);
    Decision charged =
        decision instanceof Decision.Allowed allowed
            ? chargeIfKnown(allowed, value(key), project(project), request.cost())
            : decision;
    if (charged != null) {
      keys.counts().answered(key);
    }
    return charged;
  }

  private @Nullable Decision chargeIfKnown(
      Decision.Allowed allowed, ApiKey key, @Nullable Project project, int cost) {
    if (cost == 0) {
      return allowed;
    }
    LimitedOrganization organization = organizations.ifKnown(key.organization());
    return organization == null
        ? null
        : charges.chargeIfKnown(allowed, new Charges.Use(key, project, organization), cost);
  }

  /** Whether a request's key is known here, so that the store need not be asked for it. */
  public boolean knowsKey(AccessRequest request) {
    return keys.ifKnown(request.hash(), clock.millis()) instanceof Lookup.Found<ApiKey>;
  }

  /**
   * The decision, after asking the store for what is not known. A request that is let through is
   * charged. Never completes exceptionally.
   */
  public CompletableFuture<Decision> decide(AccessRequest request) {
    String named = request.project();
    CompletableFuture<Lookup<ApiKey>> key = key(request.hash());
    if (named != null) {
      return key.thenCombine(project(named), Known::new)
          .thenCompose(known -> decide(request, known));
    }
    return key.thenCompose(
        found ->
            projectIfNamed(named(request, found))
                .thenCompose(project -> decide(request, new Known(found, project))));
  }

  /**
   * The decision over a use of a key for itself: like {@link #decide(AccessRequest)}, for a project
   * and with a permission that the key has. Charged as one request. Never completes exceptionally.
   *
   * @param question by whom the key was shown
   */
  public CompletableFuture<Decision> decideOverKey(AccessRequest question) {
    return key(question.hash())
        .thenCompose(
            found ->
                decide(
                    found instanceof Lookup.Found<ApiKey> known
                        ? question.asUseOf(known.value())
                        : question));
  }

  /**
   * The key that a hash stands for, or the part of one, after asking the store for what is not
   * known. Never completes exceptionally.
   */
  public CompletableFuture<Lookup<ApiKey>> key(KeyHash hash) {
    Lookup<ApiKey> known = keys.ifKnown(hash, clock.millis());
    if (known == null) {
      keys.counts().missed();
      return keys.load(hash);
    }
    keys.counts().answered(known);
    return CompletableFuture.completedFuture(known);
  }

  /** The project of an ID or slug, after asking likewise. Never completes exceptionally. */
  public CompletableFuture<Lookup<Project>> project(String idOrSlug) {
    Lookup<Project> known = projects.ifKnown(idOrSlug);
    return known == null ? projects.load(idOrSlug) : CompletableFuture.completedFuture(known);
  }

  /**
   * How the key of a request stands with the limits that hold for it, for whoever asks; charges
   * nothing. Null where there are none, or no such key. Completes exceptionally where the store
   * can't be asked.
   */
  public CompletableFuture<@Nullable Standing> standing(AccessRequest request) {
    return key(request.hash()).thenCompose(found -> standing(request, found));
  }

  private CompletableFuture<@Nullable Standing> standing(
      AccessRequest request, Lookup<ApiKey> key) {
    if (!(key instanceof Lookup.Found<ApiKey> found)) {
      return CompletableFuture.completedFuture(null);
    }
    String named =
        named(
            new AccessRequest(
                request.hash(),
                null,
                request.project(),
                request.permission(),
                null,
                request.client(),
                1),
            key);
    return projectIfNamed(named)
        .thenCompose(
            project ->
                organization(found.value().organization())
                    .thenCompose(
                        organization -> look(found.value(), project(project), organization)));
  }

  private CompletableFuture<@Nullable Standing> look(
      ApiKey key, @Nullable Project project, Lookup<LimitedOrganization> organization) {
    return organization instanceof Lookup.Found<LimitedOrganization> found
        ? charges.look(new Charges.Use(key, project, found.value()))
        : CompletableFuture.failedFuture(
            new StoreUnavailableException("the organization is not known here"));
  }

  private CompletableFuture<Lookup<LimitedOrganization>> organization(OrganizationId id) {
    LimitedOrganization known = organizations.ifKnown(id);
    return known == null
        ? organizations.load(id)
        : CompletableFuture.completedFuture(new Lookup.Found<>(known, 0));
  }

  /** What the store says of a request's key and project. */
  private record Known(Lookup<ApiKey> key, @Nullable Lookup<Project> project) {}

  private CompletableFuture<Decision> decide(AccessRequest request, Known known) {
    Decision decision = decide(request, known.key, known.project, clock.millis());
    return decision instanceof Decision.Allowed allowed && request.cost() > 0
        ? charge(allowed, value(known.key), project(known.project), request.cost())
        : CompletableFuture.completedFuture(decision);
  }

  private CompletableFuture<Decision> charge(
      Decision.Allowed allowed, ApiKey key, @Nullable Project project, int cost) {
    return organization(key.organization())
        .thenCompose(
            organization ->
                organization instanceof Lookup.Found<LimitedOrganization> found
                    ? charges.charge(allowed, new Charges.Use(key, project, found.value()), cost)
                    : CompletableFuture.completedFuture(Decision.UNAVAILABLE));
  }

  /** The project to look up: the one that is named, or the key's only one where it matters. */
  private static @Nullable String named(AccessRequest request, Lookup<ApiKey> key) {
    if (request.project() != null || !(key instanceof Lookup.Found<ApiKey> found)) {
      return request.project();
    }
    Set<ProjectId> projects = found.value().projects();
    boolean matters = request.asked() != null || request.cost() > 0;
    return projects.size() == 1 && matters ? projects.iterator().next().value() : null;
  }

  private static ApiKey value(Lookup<ApiKey> allowed) {
    return ((Lookup.Found<ApiKey>) allowed).value();
  }

  private static @Nullable Project project(@Nullable Lookup<Project> project) {
    return project instanceof Lookup.Found<Project> found ? found.value() : null;
  }

  /**
   * Decides over a request that nobody made, so that the first real one does not wait for code to
   * be loaded. Blocks until the store has answered or failed to.
   */
  public void rehearse() {
    byte[] nobody = new byte[KeyHash.BYTES];
    new SecureRandom().nextBytes(nobody);
    InetAddress here = InetAddress.getLoopbackAddress();
    decide(new AccessRequest(KeyHash.of(nobody), null, "rehearsal", Permission.READ, null, here, 0))
        .join();
  }

  @SuppressWarnings("NullAway") // A future of a value is a future of a value or null.
  private CompletableFuture<@Nullable Lookup<Project>> projectIfNamed(@Nullable String named) {
    return named == null ? NO_PROJECT_NAMED : project(named).thenApply(lookup -> lookup);
  }

  private static boolean isRefusedAnyway(Lookup<ApiKey> key, long now) {
    return key instanceof Lookup.Unknown<ApiKey>
        || key instanceof Lookup.Found<ApiKey> found
            && found.value().status(now) != KeyStatus.ACTIVE;
  }

  private static Decision decide(
      AccessRequest request, Lookup<ApiKey> key, @Nullable Lookup<Project> project, long now) {
    if (key instanceof Lookup.Found<ApiKey> found) {
      return project instanceof Lookup.Unreachable<Project> && !isRefusedAnyway(key, now)
          ? Decision.UNAVAILABLE
          : AccessPolicy.decide(found.value(), facts(request, project), now);
    }
    return key instanceof Lookup.Unknown<ApiKey>
        ? Decision.denied(DenialReason.INVALID_KEY)
        : Decision.UNAVAILABLE;
  }

  private static RequestFacts facts(AccessRequest request, @Nullable Lookup<Project> project) {
    Project found = project(project);
    return new RequestFacts(
        found == null ? null : found.id(),
        request.project() == null,
        request.permission(),
        found == null ? null : byRules(request, found),
        request.client(),
        request.claimedKey());
  }

  /** What a project's own rules need of a request; null if it has none, or they are not asked. */
  private static @Nullable Set<Permission> byRules(AccessRequest request, Project project) {
    RequestedPath asked = request.asked();
    PermissionRules rules = project.permissionRules();
    return asked == null || rules.isEmpty() ? null : asked.neededBy(rules, request.permission());
  }
}
