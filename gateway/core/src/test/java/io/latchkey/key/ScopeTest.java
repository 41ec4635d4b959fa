package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A scope takes away and never adds. */
class ScopeTest {

  private static final Random RANDOM = new Random();
  private static final ProjectId ORDERS = ProjectId.generate(RANDOM);
  private static final ProjectId BILLS = ProjectId.generate(RANDOM);
  private static final ProjectId OTHER = ProjectId.generate(RANDOM);

  @Test
  void wholeScopeLeavesTheKeyAsItIs() {
    ApiKey key = key(Permission.READ, Permission.WRITE);

    assertThat(key.narrowedTo(Scope.WHOLE)).isEqualTo(key);
  }

  @Test
  void projectsAndPermissionsAreNarrowedEachByItself() {
    ApiKey key = key(Permission.READ, Permission.WRITE);

    ApiKey orders = key.narrowedTo(new Scope(Set.of(ORDERS), Set.of()));
    ApiKey reading = key.narrowedTo(new Scope(Set.of(), Set.of(Permission.READ)));

    assertThat(orders.projects()).containsExactly(ORDERS);
    assertThat(orders.permissions()).isEqualTo(key.permissions());
    assertThat(reading.projects()).isEqualTo(key.projects());
    assertThat(reading.permissions()).containsExactly(Permission.READ);
  }

  @Test
  void keyThatMayDoEverythingCanBeNarrowedToAnyPermission() {
    Permission export = new Permission("orders:export");

    assertThat(key().narrowedTo(new Scope(Set.of(), Set.of(export))).permissions())
        .containsExactly(export);
  }

  @Test
  void scopeThatNamesWhatTheKeyDoesNotHaveIsRefused() {
    ApiKey key = key(Permission.READ);

    for (Scope wider :
        List.of(
            new Scope(Set.of(OTHER), Set.of()),
            new Scope(Set.of(ORDERS, OTHER), Set.of()),
            new Scope(Set.of(), Set.of(Permission.WRITE)),
            new Scope(Set.of(ORDERS), Set.of(Permission.READ, Permission.WRITE)))) {
      assertThat(wider.isWithin(key)).isFalse();
      assertThatThrownBy(() -> key.narrowedTo(wider)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static ApiKey key(Permission... permissions) {
    return new ApiKey(
        KeyId.generate(RANDOM),
        OrganizationId.generate(RANDOM),
        Set.of(ORDERS, BILLS),
        Set.of(permissions),
        List.of(),
        null,
        ApiKey.NEVER,
        false,
        1);
  }
}
