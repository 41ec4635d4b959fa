package io.latchkey.keystore.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.CoreOnRedis;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.PermissionRules;
import io.latchkey.keystore.KeyPolicy;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.NewerSchemaException;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.keystore.ProjectStoreContract;
import io.latchkey.upstream.UpstreamOptions;
import io.lettuce.core.Range;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisProjectStoreTest extends ProjectStoreContract {

  private static final String PROJECT = "prj_aaaaaaaaaaaaaaaaaaaa";
  private static final String ORGANIZATION = "org_aaaaaaaaaaaaaaaaaaaa";

  private static CoreOnRedis redis;

  @BeforeAll
  static void start() {
    redis = CoreOnRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  protected ProjectStore store() {
    return redis.core().get(ProjectStore.class);
  }

  @Override
  protected long events(OrganizationId organization, String action) {
    return redis
        .redis()
        .with(commands -> commands.xrange("latchkey:events", Range.unbounded()))
        .stream()
        .filter(each -> action.equals(each.getBody().get("action")))
        .filter(each -> organization.value().equals(each.getBody().get("organization")))
        .count();
  }

  @Override
  protected KeyRecord key(Project project) {
    return redis.core().key(project).record();
  }

  @Override
  protected void revoke(KeyRecord key) {
    redis.core().keys().revoke(key.revoke(new KeyRecord.Revocation(Instant.now(), null)));
  }

  @Override
  protected void whileAway(Runnable action) {
    redis.whileAway(action);
  }

  @Test
  void recordsFromBeforeThereWereOptionsRulesLimitsAndPoliciesAreRead() {
    set(
        "latchkey:project:" + PROJECT,
        """
        {"schema":1,"version":3,"id":"%s","organization":"%s","name":"Old","slug":"old",\
        "upstream":"http://127.0.0.1:9","keyLimit":5,"createdAt":1}\
        """
            .formatted(PROJECT, ORGANIZATION));
    set(
        "latchkey:organization:" + ORGANIZATION,
        """
        {"schema":1,"version":2,"id":"%s","name":"Old","createdAt":1}\
        """
            .formatted(ORGANIZATION));

    Project project = store().project(PROJECT).orElseThrow();
    Organization organization =
        store().organization(new OrganizationId(ORGANIZATION)).orElseThrow();

    assertThat(project.upstreamOptions()).isEqualTo(UpstreamOptions.NONE);
    assertThat(project.permissionRules()).isEqualTo(PermissionRules.NONE);
    assertThat(project.limits()).isNull();
    assertThat(project.version()).isEqualTo(3);
    assertThat(organization.policy()).isEqualTo(KeyPolicy.NONE);
  }

  @Test
  void recordsOfANewerProgramAreRefusedAndNotMisread() {
    set("latchkey:organization:org_bbbbbbbbbbbbbbbbbbbb", "{\"schema\":99,\"mood\":\"good\"}");

    assertThatThrownBy(() -> store().organization(new OrganizationId("org_bbbbbbbbbbbbbbbbbbbb")))
        .isInstanceOf(NewerSchemaException.class)
        .hasMessageContaining("upgrade");
  }

  private static void set(String key, String value) {
    redis.redis().with(commands -> commands.set(key, value));
  }
}
