package io.latchkey.bench;

import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.change.Lease;
import io.latchkey.change.RunningLease;
import io.latchkey.change.Stamps;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.Network;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.CacheSettings;
import io.latchkey.keystore.cache.KeyCache;
import io.latchkey.keystore.cache.LimitedOrganization;
import io.latchkey.keystore.cache.OrganizationCache;
import io.latchkey.keystore.cache.ProjectCache;
import io.latchkey.keystore.cache.Resolver;
import io.latchkey.keystore.cache.RevokedKeys;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * API keys as a large installation has them: 100 organizations with ten projects each; nine keys in
 * ten open one project, the tenth opens three; every fourth is limited in what it may do, every
 * twentieth in where it may come from, every second in time.
 */
final class SampleKeys {

  private static final int ORGANIZATIONS = 100;
  private static final int PROJECTS_EACH = 10;
  private static final Duration YEAR = Duration.ofDays(365);

  private static final List<Set<Permission>> PERMISSIONS =
      List.of(
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(Permission.READ),
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(Permission.READ, new Permission("orders:export")));
  private static final List<List<Network>> NETWORKS =
      List.of(List.of(Network.of("192.0.2.0/24")), List.of(Network.of("2001:db8::/32")));

  private final RandomGenerator random;
  private final List<OrganizationId> organizations = new ArrayList<>();
  private final List<Project> projects = new ArrayList<>();
  private final List<Set<ProjectId>> single = new ArrayList<>();
  private final List<Set<ProjectId>> triple = new ArrayList<>();
  private final long expiry = System.currentTimeMillis() + YEAR.toMillis();

  SampleKeys(RandomGenerator random) {
    this.random = random;
    for (int i = 0; i < ORGANIZATIONS; i++) {
      OrganizationId organization = OrganizationId.generate(random);
      organizations.add(organization);
      addProjects(organization, i * PROJECTS_EACH);
    }
  }

  private void addProjects(OrganizationId organization, int first) {
    List<ProjectId> ids = new ArrayList<>();
    for (int i = 0; i < PROJECTS_EACH; i++) {
      ProjectId id = ProjectId.generate(random);
      ids.add(id);
      single.add(Set.of(id));
      projects.add(project(id, organization, first + i));
    }
    for (int i = 0; i < PROJECTS_EACH; i++) {
      triple.add(
          Set.of(ids.get(i), ids.get((i + 1) % PROJECTS_EACH), ids.get((i + 2) % PROJECTS_EACH)));
    }
  }

  private static Project project(ProjectId id, OrganizationId organization, int number) {
    return new Project(
        id,
        organization,
        "Project " + number,
        "project-" + number,
        URI.create("http://127.0.0.1:9999"),
        10,
        null,
        Instant.EPOCH,
        1);
  }

  /** The project that key {@code number} opens, or one of them. */
  Project project(int number) {
    return projects.get(number % projects.size());
  }

  /** Key {@code number}, with an ID of its own at each call. */
  ApiKey key(int number) {
    int place = number % projects.size();
    return new ApiKey(
        KeyId.generate(random),
        organizations.get(place / PROJECTS_EACH),
        number % 10 == 9 ? triple.get(place) : single.get(place),
        PERMISSIONS.get(number % PERMISSIONS.size()),
        number % 20 == 13 ? NETWORKS.get(number / 20 % NETWORKS.size()) : List.of(),
        null,
        number % 2 == 0 ? ApiKey.NEVER : expiry,
        false,
        1);
  }

  /** A key cache as a gateway has it, with a lease that outlasts any measurement. */
  static KeyCache keyCache(Resolver<KeyHash, ApiKey> resolver, long maximumSize) {
    return new KeyCache(
        resolver,
        new RevokedKeys(Duration.ofHours(6), Ticker.systemTicker()),
        new Stamps(),
        lease(),
        settings(maximumSize),
        Ticker.systemTicker());
  }

  /** A project cache to stand beside it. */
  static ProjectCache projectCache(Resolver<String, Project> resolver) {
    return new ProjectCache(
        resolver, new Stamps(), lease(), settings(10_000), Ticker.systemTicker());
  }

  /** The organizations to stand beside them, which limit nothing. */
  static OrganizationCache organizationCache() {
    return new OrganizationCache(
        id -> CompletableFuture.completedFuture(Optional.of(LimitedOrganization.none(id))),
        new Stamps(),
        lease(),
        settings(10_000),
        Ticker.systemTicker());
  }

  private static Lease lease() {
    return RunningLease.of(YEAR);
  }

  private static CacheSettings settings(long maximumSize) {
    return new CacheSettings(maximumSize, 100_000, Duration.ofSeconds(5), 10_000);
  }
}
