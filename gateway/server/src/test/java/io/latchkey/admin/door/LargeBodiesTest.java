package io.latchkey.admin.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.net.http.HttpRequest;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that is too large is refused, however much of it comes, and the connection survives. */
class LargeBodiesTest {

  private final AdminDoor door = AdminDoor.shared();

  @ParameterizedTest
  @ValueSource(ints = {1_048_577, 1_100_000, 1_500_000, 3_000_000, 8_000_000})
  void bodyIsRefusedAndTheNextCallIsAnswered(int size) {
    String body = "{\"name\": \"" + "n".repeat(size) + "\"}";

    for (int i = 0; i < 5; i++) {
      for (boolean repeatable : new boolean[] {false, true}) {
        HttpRequest.Builder request = door.request("POST", "/v1/keys", body);
        if (repeatable) {
          request.header("Idempotency-Key", UUID.randomUUID().toString());
        }

        Answer refused = door.send(request.build());

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.field("code")).isEqualTo("content_too_large");
        assertThat(door.get("/v1/me").status()).isEqualTo(200);
      }
    }
  }
}
