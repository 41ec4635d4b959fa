package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.change.Fleet;
import io.latchkey.change.Instance;
import io.latchkey.change.Position;
import io.latchkey.change.StoredChange;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FleetSizeTest {

  @Test
  void stateThatCanNotBeReadOnceDoesNotEndTheCounting() {
    AtomicInteger asked = new AtomicInteger();
    Fleet fleet =
        new Fleet() {
          @Override
          public Fleet.View look() {
            if (asked.incrementAndGet() == 1) {
              throw new IllegalStateException("an instance's state can't be read");
            }
            return new Fleet.View("h", List.of(proxy("one"), proxy("two")));
          }

          @Override
          public StoredChange tail() {
            return new StoredChange(Position.START, "h");
          }
        };

    try (FleetSize size = new FleetSize(fleet)) {
      await().untilAsserted(() -> assertThat(size.getAsInt()).isEqualTo(2));
    }
  }

  private static Instance proxy(String id) {
    Instant ends = Instant.EPOCH;
    return new Instance(id, Set.of("proxy"), "dev", ends, Position.START, ends, true, null, null);
  }
}
