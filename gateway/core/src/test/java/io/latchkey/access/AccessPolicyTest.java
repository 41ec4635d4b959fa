package io.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.key.Network;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long NOW = 1_800_000_000_000L;
  private static final KeyId ID = KeyId.generate(RANDOM);
  private static final OrganizationId ACME = OrganizationId.generate(RANDOM);
  private static final ProjectId MINE = ProjectId.generate(RANDOM);
  private static final ProjectId ALSO = ProjectId.generate(RANDOM);
  private static final ProjectId OTHER = ProjectId.generate(RANDOM);
  private static final InetAddress HERE = address("192.0.2.1");
  private static final InetAddress THERE = address("198.51.100.1");

  @Test
  void firstRuleThatFailsDecides() {
    ApiKey worst = key(Set.of(MINE, ALSO), NOW, true);
    ApiKey expired = key(Set.of(MINE, ALSO), NOW, false);
    ApiKey good = key(Set.of(MINE, ALSO), NOW + 1, false);

    assertThat(decide(worst, OTHER, THERE, Permission.WRITE, KeyId.generate(RANDOM)))
        .isEqualTo(Decision.denied(DenialReason.INVALID_KEY));
    assertThat(decide(worst, OTHER, THERE, Permission.WRITE, ID))
        .isEqualTo(Decision.denied(DenialReason.REVOKED_KEY, ID, OTHER));
    assertThat(decide(expired, OTHER, THERE, Permission.WRITE, null))
        .isEqualTo(Decision.denied(DenialReason.EXPIRED_KEY, ID, OTHER));
    assertThat(decide(good, OTHER, THERE, Permission.WRITE, null))
        .isEqualTo(Decision.denied(DenialReason.ADDRESS_NOT_ALLOWED, ID, OTHER));
    assertThat(decide(good, OTHER, HERE, Permission.WRITE, null))
        .isEqualTo(Decision.denied(DenialReason.PROJECT_NOT_ALLOWED, ID, OTHER));
    assertThat(decide(good, null, HERE, Permission.WRITE, null))
        .isEqualTo(Decision.denied(DenialReason.PROJECT_NOT_ALLOWED, ID, null));
    assertThat(decide(good, MINE, HERE, Permission.WRITE, null))
        .isEqualTo(Decision.denied(DenialReason.PERMISSION_MISSING, ID, MINE));
    assertThat(decide(good, MINE, HERE, Permission.READ, ID))
        .isEqualTo(
            Decision.allowed(new Grant(ID, ACME, MINE, NOW + 1, false, Set.of(Permission.READ))));
  }

  @Test
  void keyWithoutPermissionsListedHasAllOfThem() {
    ApiKey key =
        new ApiKey(ID, ACME, Set.of(MINE), Set.of(), List.of(), null, ApiKey.NEVER, false, 1);

    assertThat(decide(key, MINE, THERE, new Permission("orders:export"), null))
        .isInstanceOf(Decision.Allowed.class);
  }

  @Test
  void keysOnlyProjectIsMeantWhereItHasOneAndAskedForWhereItHasSeveral() {
    RequestFacts facts = new RequestFacts(null, true, Permission.READ, HERE, null);

    assertThat(AccessPolicy.decide(key(Set.of(MINE), NOW + 1, false), facts, NOW))
        .isEqualTo(
            Decision.allowed(new Grant(ID, ACME, MINE, NOW + 1, false, Set.of(Permission.READ))));
    assertThat(AccessPolicy.decide(key(Set.of(MINE, ALSO), NOW + 1, false), facts, NOW))
        .isEqualTo(Decision.denied(DenialReason.AMBIGUOUS_PROJECT, ID, null));
  }

  @Test
  void methodNeedsReadOrWriteUnlessTheRouteNamesAnother() {
    RouteRequirement plain = new RouteRequirement(ProjectSource.PATH, "", null);
    Permission export = new Permission("orders:export");

    assertThat(List.of("GET", "HEAD", "OPTIONS"))
        .allSatisfy(m -> assertThat(plain.permissionFor(m)).isEqualTo(Permission.READ));
    assertThat(List.of("POST", "PUT", "PATCH", "DELETE", "PROPFIND"))
        .allSatisfy(m -> assertThat(plain.permissionFor(m)).isEqualTo(Permission.WRITE));
    assertThat(new RouteRequirement(ProjectSource.PATH, "", export).permissionFor("GET"))
        .isEqualTo(export);
  }

  private static Decision decide(
      ApiKey key,
      @Nullable ProjectId project,
      InetAddress client,
      Permission permission,
      @Nullable KeyId claimed) {
    return AccessPolicy.decide(
        key, new RequestFacts(project, false, permission, client, claimed), NOW);
  }

  private static ApiKey key(Set<ProjectId> projects, long expiresAt, boolean revoked) {
    return new ApiKey(
        ID,
        ACME,
        projects,
        Set.of(Permission.READ),
        List.of(Network.of("192.0.2.0/24")),
        null,
        expiresAt,
        revoked,
        1);
  }

  private static InetAddress address(String text) {
    return Objects.requireNonNull(Network.literal(text));
  }
}
