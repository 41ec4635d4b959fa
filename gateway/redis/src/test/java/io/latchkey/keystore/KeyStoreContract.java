package io.latchkey.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestCore.Made;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.key.Limits;
import io.latchkey.key.Network;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.Permission;
import io.latchkey.key.PermissionRule;
import io.latchkey.key.PermissionRules;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import io.latchkey.upstream.Provisions;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamProtocol;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link KeyStore} and {@link ProjectStore} must do. */
public abstract class KeyStoreContract {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final PermissionRules RULES =
      new PermissionRules(List.of(new PermissionRule(Permission.READ, List.of("GET"), "/a/**")));

  private KeyStore keys;
  private Project project;

  /** A gateway on the store under test. */
  protected abstract TestCore core();

  @BeforeEach
  void prepare() {
    keys = core().keys();
    project = core().project(5);
  }

  @Test
  void recordIsReadBackAsItWasWritten() {
    Made made = core().draft(project);
    ApiKey plain = made.record().key();
    ApiKey key =
        new ApiKey(
            plain.id(),
            plain.organization(),
            plain.projects(),
            Set.of(Permission.READ, new Permission("orders:export")),
            List.of(Network.of("192.0.2.0/24"), Network.of("2001:db8::/32")),
            new Limits(
                List.of(new RateLimit(100, 1, 150), new RateLimit(10_000, 3_600, 10_000)),
                new Quota(1_000_000, Quota.Period.MONTH)),
            2_000_000_000_000L,
            false,
            1);
    KeyRecord record =
        new KeyRecord(
            key,
            "Zapier “naïve” 漢字",
            "abc123",
            "partner",
            "for the nightly export",
            Instant.ofEpochMilli(1_800_000_000_123L),
            null,
            List.of(made.hash()),
            null,
            null);

    keys.create(record);

    assertThat(keys.find(key.id())).contains(record);
  }

  @Test
  void keyThatWasNeverStoredIsNotFound() {
    assertThat(keys.find(KeyId.generate(RANDOM))).isEmpty();
  }

  @Test
  void sameHashTwiceIsRefusedAndLeavesNothingBehind() {
    Made first = core().key(project);
    Made second = core().draft(project);
    KeyRecord copy =
        new KeyRecord(
            second.record().key(),
            "copy",
            first.record().tail(),
            null,
            null,
            Instant.now(),
            null,
            List.of(first.hash()),
            null,
            null);

    assertThatThrownBy(() -> keys.create(copy)).isInstanceOf(ConflictException.class);

    assertThat(keys.find(second.record().key().id())).isEmpty();
    assertThat(keys.list(null, project.id(), null, 10).records()).containsExactly(first.record());
    assertThat(projects().activeKeys(project)).isEqualTo(1);
  }

  @Test
  void keyOfAProjectThatDoesNotExistIsRefused() {
    Project none = unstored(project.organization(), "none");

    assertThatThrownBy(() -> core().key(none)).isInstanceOf(UnknownProjectException.class);
  }

  @Test
  void twentyCreationsAtOnceStopAtTheKeyLimit() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    Callable<Void> create =
        () -> {
          try {
            core().key(project);
          } catch (KeyLimitException e) {
            assertThat(e.active()).isEqualTo(5);
            refused.incrementAndGet();
          }
          return null;
        };
    ExecutorService pool = Executors.newFixedThreadPool(8);

    List<Future<Void>> done = pool.invokeAll(new ArrayList<>(Collections.nCopies(20, create)));
    for (Future<Void> each : done) {
      each.get();
    }
    pool.shutdown();

    assertThat(refused).hasValue(15);
    assertThat(keys.list(null, project.id(), null, 50).records()).hasSize(5);
  }

  @Test
  void revokedKeyMakesRoomForAnother() {
    Made first = core().key(project);
    for (int i = 1; i < 5; i++) {
      core().key(project);
    }
    assertThatThrownBy(() -> core().key(project)).isInstanceOf(KeyLimitException.class);

    keys.revoke(first.record().revoke(new KeyRecord.Revocation(Instant.now(), null)));

    assertThat(core().key(project)).isNotNull();
  }

  @Test
  void revocationIsStoredWithItsReason() {
    Made made = core().key(project);
    KeyRecord.Revocation why =
        new KeyRecord.Revocation(Instant.ofEpochMilli(1_800_000_000_000L), "leaked");

    keys.revoke(made.record().revoke(why));

    KeyRecord found = keys.find(made.record().key().id()).orElseThrow();
    assertThat(found.revocation()).isEqualTo(why);
    assertThat(found.key().revoked()).isTrue();
    assertThat(found.key().version()).isEqualTo(2);
  }

  @Test
  void revocationOfAnOldVersionIsRefused() {
    Made made = core().key(project);
    KeyRecord revoked = made.record().revoke(new KeyRecord.Revocation(Instant.now(), null));
    keys.revoke(revoked);

    assertThatThrownBy(() -> keys.revoke(revoked))
        .isInstanceOfSatisfying(
            ConflictException.class,
            e -> assertThat(e.kind()).isEqualTo(ConflictException.Kind.VERSION));
  }

  @Test
  void deletedKeyIsGoneFromEverywhere() {
    Made made = core().key(project);

    keys.delete(made.record());

    assertThat(keys.find(made.record().key().id())).isEmpty();
    assertThat(keys.list(null, project.id(), null, 10).records()).isEmpty();
    assertThat(projects().activeKeys(project)).isZero();
    assertThatThrownBy(() -> keys.delete(made.record())).isInstanceOf(ConflictException.class);
  }

  @Test
  void pagesStayRightWhileKeysAreMadeAndDeleted() {
    List<KeyRecord> made = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      made.add(0, core().key(project).record());
    }
    KeyStore.Page first = keys.list(null, project.id(), null, 2);
    core().key(project);
    keys.delete(first.records().get(1));

    KeyStore.Page second = keys.list(null, project.id(), first.next(), 2);

    assertThat(first.records()).hasSize(2);
    assertThat(second.records()).hasSize(2).doesNotContainAnyElementsOf(first.records());
    assertThat(made).containsAll(second.records());
    assertThat(second.next()).isNull();
  }

  @Test
  void keysOfOneMillisecondAreEachOnOnePage() {
    List<KeyRecord> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      KeyRecord draft = core().draft(project).record();
      KeyRecord record =
          new KeyRecord(
              draft.key(),
              "import",
              draft.tail(),
              null,
              null,
              Instant.ofEpochMilli(1_800_000_000_000L),
              null,
              draft.hashes(),
              null,
              null);
      keys.create(record);
      made.add(record);
    }
    KeyStore.Page first = keys.list(null, project.id(), null, 2);
    keys.delete(first.records().get(1));

    KeyStore.Page second = keys.list(null, project.id(), first.next(), 3);

    List<KeyRecord> listed = new ArrayList<>(first.records());
    listed.addAll(second.records());
    assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  void slugThatIsTakenIsRefused() {
    Project twin = unstored(project.organization(), project.slug());

    assertThatThrownBy(() -> projects().create(twin)).isInstanceOf(ConflictException.class);
    assertThat(projects().projects(project.organization()))
        .extracting(Project::id)
        .containsExactly(project.id());
  }

  @Test
  void projectOfAnUnknownOrganizationIsRefused() {
    Project orphan = unstored(OrganizationId.generate(RANDOM), "orphan");

    assertThatThrownBy(() -> projects().create(orphan))
        .isInstanceOf(UnknownOrganizationException.class);
  }

  @Test
  void projectIsFoundByIdAndBySlugAndReplacedByVersion() {
    Project moved =
        new Project(
            project.id(),
            project.organization(),
            "Moved",
            project.slug(),
            URI.create("http://127.0.0.1:8"),
            new UpstreamOptions(UpstreamProtocol.HTTP2, "partner-ca", "orders.internal"),
            Provisions.NONE,
            RULES,
            new ProjectSwitches(true, true, true),
            7,
            new Limits(List.of(new RateLimit(10, 60, 10)), null),
            new Limits(List.of(), new Quota(9_000, Quota.Period.MONTH)),
            project.createdAt(),
            2);
    projects().replace(moved);
    assertThat(projects().project(project.slug())).contains(moved);
    assertThatThrownBy(() -> projects().replace(moved)).isInstanceOf(ConflictException.class);
  }

  private static Project unstored(OrganizationId organization, String slug) {
    ProjectId id = ProjectId.generate(RANDOM);
    return new Project(id, organization, "None", slug, null, 5, null, Instant.now(), 1);
  }

  private ProjectStore projects() {
    return core().get(ProjectStore.class);
  }
}
