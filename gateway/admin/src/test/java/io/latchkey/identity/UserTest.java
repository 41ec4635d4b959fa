package io.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who manages a person, and what is left when an organization lets them go. */
class UserTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");
  private static final OrganizationId ACME = OrganizationId.generate(RANDOM);
  private static final OrganizationId OTHER = OrganizationId.generate(RANDOM);

  @Test
  void organizationThatAPersonJoinsFirstManagesThem() {
    User ann = user(Map.of()).joining(ACME, Role.MEMBER, THEN).joining(OTHER, Role.ADMIN, THEN);

    assertThat(ann.account().home()).isEqualTo(ACME);
    assertThat(ann.roles())
        .containsOnly(Map.entry(ACME, Role.MEMBER), Map.entry(OTHER, Role.ADMIN));
    assertThat(ann.account().joined(OTHER)).isEqualTo(THEN);
    assertThat(ann.version()).isEqualTo(3);
  }

  @Test
  void onlyOrganizationOfAnEarlierRecordManagesThePerson() {
    assertThat(user(Map.of(ACME, Role.VIEWER)).account().home()).isEqualTo(ACME);
    assertThat(user(Map.of(ACME, Role.VIEWER, OTHER, Role.VIEWER)).account().home()).isNull();
  }

  @Test
  void personWhoLeavesTheLastOrganizationIsSuperfluous() {
    User ann = user(Map.of(ACME, Role.ADMIN, OTHER, Role.VIEWER));

    assertThat(ann.leaving(ACME).isSuperfluous()).isFalse();
    assertThat(ann.leaving(ACME).leaving(OTHER).isSuperfluous()).isTrue();
    assertThat(ann.leaving(ACME).roles()).containsOnlyKeys(OTHER);
  }

  @Test
  void operatorIsNeverSuperfluous() {
    User operator = user(Map.of()).describedAs("Ann", true, Map.of());

    assertThat(operator.isSuperfluous()).isFalse();
  }

  @Test
  void passwordThatAnAdminMadeIsKnownToBeSo() {
    User ann = user(Map.of(ACME, Role.MEMBER));

    assertThat(ann.withPassword("{bcrypt}x", true).account().passwordMade()).isTrue();
    assertThat(ann.withPassword("{bcrypt}x", false).account().passwordMade()).isFalse();
  }

  @Test
  void noPasswordIsPrinted() {
    assertThat(user(Map.of()).withPassword("{bcrypt}secret", false).toString())
        .doesNotContain("secret");
  }

  private static User user(Map<OrganizationId, Role> roles) {
    return new User(
        UserId.generate(RANDOM),
        "ann",
        "Ann",
        null,
        null,
        false,
        roles,
        Account.UNMANAGED,
        THEN,
        1);
  }
}
