package io.latchkey.admin.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.caller.Places.Limit;
import org.junit.jupiter.api.Test;

class PlacesTest {

  private final Places places = new Places(5, 2, 3);

  @Test
  void oneCallerAndOneOrganizationLeavePlacesToOthers() {
    assertThat(places.take("ann", "a").refused()).isNull();
    assertThat(places.take("ann", "a").refused()).isNull();
    assertThat(places.take("ann", "a").refused()).isEqualTo(Limit.CALLER);
    assertThat(places.take("ben", "a").refused()).isNull();
    assertThat(places.take("ben", "a").refused()).isEqualTo(Limit.ORGANIZATION);
    assertThat(places.take("ben", "b").refused()).isNull();
    assertThat(places.take("cy", null).refused()).isNull();
    assertThat(places.take("cy", null).refused()).isEqualTo(Limit.ALL);
  }

  @Test
  void placeThatIsGivenBackLeavesNothingBehind() {
    Places.Attempt first = places.take("ann", "a");
    Places.Attempt second = places.take("ann", "a");
    places.take("ann", "a");

    places.give(first.held());
    Places.Attempt third = places.take("ann", "a");

    assertThat(third.refused()).isNull();
    places.give(second.held());
    places.give(third.held());
    assertThat(places.size()).isZero();
  }
}
