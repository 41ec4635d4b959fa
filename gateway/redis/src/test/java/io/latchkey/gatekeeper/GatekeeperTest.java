package io.latchkey.gatekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestCore.Made;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.KeyId;
import io.latchkey.key.Permission;
import io.latchkey.keystore.Project;
import java.net.InetAddress;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Decisions from memory, and after asking the store. */
class GatekeeperTest {

  private static TestRedis redis;
  private static TestCore core;
  private static Gatekeeper gatekeeper;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    core = TestCore.start(redis.port());
    gatekeeper = core.get(Gatekeeper.class);
  }

  @AfterAll
  static void stop() {
    core.close();
    redis.close();
  }

  @Test
  void keyIsDecidedOverFromMemoryOnceTheStoreWasAsked() {
    Project project = core.project(5);
    AccessRequest request = request(core.key(project), project.slug(), null);

    assertThat(gatekeeper.decideIfKnown(request)).isNull();
    assertThat(gatekeeper.knowsKey(request)).isFalse();

    assertThat(gatekeeper.decide(request).join()).isInstanceOf(Decision.Allowed.class);
    assertThat(gatekeeper.decideIfKnown(request)).isInstanceOf(Decision.Allowed.class);
    assertThat(gatekeeper.knowsKey(request)).isTrue();
  }

  @Test
  void keyOfOneProjectNeedNotNameIt() {
    Project project = core.project(5);
    Made key = core.key(project);

    assertThat(decide(key, null)).isInstanceOf(Decision.Allowed.class);
    assertThat(reason(decide(core.key(project, core.project(5)), null)))
        .isEqualTo(DenialReason.AMBIGUOUS_PROJECT);
  }

  @Test
  void projectIsNamedByItsSlugOrItsId() {
    Project project = core.project(5);
    Made key = core.key(project);

    assertThat(decide(key, project.slug())).isInstanceOf(Decision.Allowed.class);
    assertThat(decide(key, project.id().value())).isInstanceOf(Decision.Allowed.class);
    assertThat(reason(decide(key, "nobody"))).isEqualTo(DenialReason.PROJECT_NOT_ALLOWED);
    assertThat(reason(decide(key, core.project(5).slug())))
        .isEqualTo(DenialReason.PROJECT_NOT_ALLOWED);
  }

  @Test
  void secretIsGoodOnlyForTheKeyThatItIsShownWith() {
    Project project = core.project(5);
    Made key = core.key(project);
    KeyId other = KeyId.generate(new SecureRandom());

    assertThat(gatekeeper.decide(request(key, project.slug(), key.record().key().id())).join())
        .isInstanceOf(Decision.Allowed.class);
    assertThat(reason(gatekeeper.decide(request(key, project.slug(), other)).join()))
        .isEqualTo(DenialReason.INVALID_KEY);
  }

  @Test
  void secretThatNobodyKnowsIsRefusedWithoutItsProjectBeingKnown() {
    Made nobody = core.draft(core.project(5));
    AccessRequest request = request(nobody, "unknown-project", null);

    assertThat(reason(gatekeeper.decide(request).join())).isEqualTo(DenialReason.INVALID_KEY);
    assertThat(reason(gatekeeper.decideIfKnown(request))).isEqualTo(DenialReason.INVALID_KEY);
  }

  private static Decision decide(Made key, @Nullable String project) {
    return gatekeeper.decide(request(key, project, null)).join();
  }

  private static AccessRequest request(
      Made key, @Nullable String project, @Nullable KeyId claimed) {
    return new AccessRequest(
        key.hash(), claimed, project, Permission.READ, null, InetAddress.getLoopbackAddress(), 1);
  }

  private static @Nullable DenialReason reason(@Nullable Decision decision) {
    return decision instanceof Decision.Denied denied ? denied.reason() : null;
  }
}
