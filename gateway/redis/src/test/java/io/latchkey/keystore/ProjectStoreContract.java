package io.latchkey.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.event.Event;
import io.latchkey.event.Event.Actor;
import io.latchkey.fixture.AtOnce;
import io.latchkey.key.Limits;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.Permission;
import io.latchkey.key.PermissionRule;
import io.latchkey.key.PermissionRules;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import io.latchkey.store.StoreUnavailableException;
import io.latchkey.upstream.Provisions;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamProtocol;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ProjectStore} must do; {@link KeyStoreContract} has what keys do to it. */
public abstract class ProjectStoreContract {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant CREATED = Instant.ofEpochMilli(1_800_000_000_123L);
  private static final Limits LIMITS =
      new Limits(List.of(new RateLimit(10, 60, 10)), new Quota(9, Quota.Period.MONTH));

  private final Organization organization =
      new Organization(OrganizationId.generate(RANDOM), "Acme “naïve” 漢字", CREATED);

  /** The store under test. */
  protected abstract ProjectStore store();

  /** How many events of an action have been written about an organization. */
  protected abstract long events(OrganizationId organization, String action);

  /** Stores an active key that opens a project. */
  protected abstract KeyRecord key(Project project);

  /** Revokes a key. */
  protected abstract void revoke(KeyRecord key);

  /** Does something while the store can't be asked. */
  protected abstract void whileAway(Runnable action);

  @BeforeEach
  void createOrganization() {
    store().create(organization);
  }

  @Test
  void organizationIsReadBackAsItWasWritten() {
    KeyPolicy policy =
        new KeyPolicy(
            Duration.ofDays(90),
            true,
            Duration.ofDays(30),
            KeyPolicy.NONE.onLeak(),
            Duration.ofHours(2));
    Organization edited = organization.edited("Other", policy, OrganizationLimits.NONE);

    assertThat(store().organization(organization.id())).contains(organization);
    store().replace(edited);

    assertThat(store().organization(organization.id())).contains(edited);
    assertThat(store().organizations()).contains(edited).doesNotContain(organization);
  }

  @Test
  void projectIsReadBackAsItWasWritten() {
    PermissionRules rules =
        new PermissionRules(List.of(new PermissionRule(Permission.READ, List.of("GET"), "/a/**")));
    Project full =
        new Project(
            ProjectId.generate(RANDOM),
            organization.id(),
            "Orders “naïve” 漢字",
            slug(),
            URI.create("https://orders.example:8443/a%20b?c=d"),
            new UpstreamOptions(UpstreamProtocol.HTTP2, "partner-ca", "orders.internal"),
            Provisions.NONE,
            rules,
            ProjectSwitches.NONE,
            7,
            LIMITS,
            LIMITS,
            CREATED,
            1);
    Project plain = project(slug());

    store().create(full);
    store().create(plain);

    assertThat(store().project(full.id().value())).contains(full);
    assertThat(store().project(full.slug())).contains(full);
    assertThat(store().project(plain.slug())).contains(plain);
    assertThat(store().projects(null)).contains(full, plain);
  }

  @Test
  void whatWasNeverStoredIsNotFound() {
    OrganizationId nobody = OrganizationId.generate(RANDOM);

    assertThat(store().organization(nobody)).isEmpty();
    assertThat(store().projects(nobody)).isEmpty();
    assertThat(store().project(slug())).isEmpty();
    assertThat(store().project(ProjectId.generate(RANDOM).value())).isEmpty();
  }

  @Test
  void listsAreInTheOrderOfCreationHoweverTheyWereStored() {
    List<Project> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(project(slug(), CREATED.plusSeconds(i)));
    }
    List<Project> shuffled = new ArrayList<>(made);
    Collections.shuffle(shuffled);
    shuffled.forEach(each -> store().create(each));

    assertThat(store().projects(organization.id())).isEqualTo(made);
    assertThat(store().organizations())
        .isSortedAccordingTo((a, b) -> a.createdAt().compareTo(b.createdAt()));
  }

  @Test
  void whatIsThereAlreadyIsNotStoredOver() {
    Project stored = project(slug());
    store().create(stored);
    Project sameId =
        new Project(stored.id(), organization.id(), "Twin", slug(), null, 5, null, CREATED, 1);

    assertConflict(
        () -> store().create(organization.edited("Twin", KeyPolicy.NONE, OrganizationLimits.NONE)));
    assertConflict(() -> store().create(sameId));
    assertConflict(() -> store().create(project(stored.slug())));

    assertThat(store().organization(organization.id())).contains(organization);
    assertThat(store().projects(organization.id())).containsExactly(stored);
    assertThat(store().project(sameId.slug())).isEmpty();
  }

  @Test
  void ofManyProjectsThatWantASlugAtOnceOneGetsIt() {
    String slug = slug();

    long created =
        AtOnce.successes(12, ConflictException.class, () -> store().create(project(slug)));

    assertThat(created).isEqualTo(1);
    assertThat(store().projects(organization.id())).hasSize(1);
  }

  @Test
  void ofManyWhoEditOneVersionAtOnceOneSucceeds() {
    Project stored = project(slug());
    store().create(stored);
    AtomicInteger limit = new AtomicInteger(10);

    long replaced =
        AtOnce.successes(
            12,
            ConflictException.class,
            () -> store().replace(second(stored, limit.incrementAndGet())));

    assertThat(replaced).isEqualTo(1);
    assertThat(store().project(stored.slug()).map(Project::version)).contains(2);
  }

  @Test
  void otherVersionsAreNeitherReplacedNorDeleted() {
    Project stored = project(slug());
    store().create(stored);
    store().replace(second(stored, 8));

    assertConflict(() -> store().replace(second(stored, 9)));
    assertConflict(() -> store().delete(stored));
    assertConflict(() -> store().replace(second(project(slug()), 9)));
    assertConflict(
        () ->
            store().delete(organization.edited("Other", KeyPolicy.NONE, OrganizationLimits.NONE)));

    assertThat(store().project(stored.slug()).map(Project::keyLimit)).contains(8);
  }

  @Test
  void organizationGoesOnceItHasNoProject() {
    Project stored = project(slug());
    store().create(stored);
    assertConflict(() -> store().delete(organization));

    store().delete(stored);
    store().delete(organization);

    assertThat(store().organization(organization.id())).isEmpty();
    assertThat(store().organizations()).doesNotContain(organization);
    assertThatThrownBy(() -> store().create(project(slug())))
        .isInstanceOf(UnknownOrganizationException.class);
  }

  @Test
  void projectGoesOnceOnlyRevokedKeysOpenItAndItsSlugIsFreeAgain() {
    Project stored = project(slug());
    store().create(stored);
    KeyRecord key = key(stored);
    assertThat(store().activeKeys(stored)).isEqualTo(1);
    assertConflict(() -> store().delete(stored));

    revoke(key);
    assertThat(store().activeKeys(stored)).isZero();
    store().delete(stored);

    assertThat(store().project(stored.id().value())).isEmpty();
    assertThat(store().projects(organization.id())).isEmpty();
    Project next = project(stored.slug());
    store().create(next);
    assertThat(store().project(stored.slug())).contains(next);
  }

  @Test
  void eventIsWrittenWithTheMutationAndNotWithoutIt() {
    Project stored = project(slug());
    Event event = new Event("made", Actor.PROGRAM, null, id(), true, Map.of());

    store().noting(event).create(stored);
    assertConflict(() -> store().noting(event).create(stored));

    assertThat(events(organization.id(), "made")).isEqualTo(1);
  }

  private String id() {
    return organization.id().value();
  }

  @Test
  void storeThatCannotBeAskedSaysSoAndKeepsWhatItHad() {
    Project stored = project(slug());
    store().create(stored);

    whileAway(
        () -> {
          assertUnavailable(() -> store().create(project(slug())));
          assertUnavailable(() -> store().replace(second(stored, 8)));
          assertUnavailable(() -> store().delete(stored));
          assertUnavailable(() -> store().organizations());
          assertUnavailable(() -> store().projects(null));
          assertUnavailable(() -> store().organization(organization.id()));
          assertUnavailable(() -> store().project(stored.slug()));
          assertUnavailable(() -> store().activeKeys(stored));
        });

    assertThat(store().projects(organization.id())).containsExactly(stored);
  }

  private static void assertConflict(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(ConflictException.class);
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(StoreUnavailableException.class);
  }

  private Project project(String slug) {
    return project(slug, CREATED);
  }

  private Project project(String slug, Instant createdAt) {
    ProjectId id = ProjectId.generate(RANDOM);
    return new Project(id, organization.id(), "Orders", slug, null, 5, null, createdAt, 1);
  }

  private static Project second(Project first, int keyLimit) {
    return new Project(
        first.id(),
        first.organization(),
        first.name(),
        first.slug(),
        first.upstream(),
        keyLimit,
        LIMITS,
        first.createdAt(),
        2);
  }

  private static String slug() {
    return "s" + Long.toString(RANDOM.nextLong() >>> 1, 36);
  }
}
