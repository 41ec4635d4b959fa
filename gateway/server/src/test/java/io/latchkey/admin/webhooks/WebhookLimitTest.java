package io.latchkey.admin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.fixture.TestRedis;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class WebhookLimitTest {

  @Test
  void twentyCreationsAtOnceLeaveAsManyWebhooksAsThereMayBe() throws Exception {
    try (TestRedis redis = TestRedis.start();
        AdminDoor door = AdminDoor.open(redis.port(), "latchkey.webhooks.per-organization=3")) {
      String organization = door.organization();
      String body =
          """
          {"organization": "%s", "url": "https://192.0.2.1/x", "actions": ["key.revoked"]}\
          """
              .formatted(organization);
      Callable<Answer> create = () -> door.post("/v1/webhooks", body);
      ExecutorService callers = Executors.newFixedThreadPool(20);

      List<Answer> answers =
          callers.invokeAll(Collections.nCopies(20, create)).stream()
              .map(
                  each -> {
                    try {
                      return each.get();
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  })
              .toList();
      callers.shutdown();

      assertThat(answers).filteredOn(each -> each.status() == 201).hasSize(3);
      assertThat(answers)
          .filteredOn(each -> each.status() != 201)
          .hasSize(17)
          .allMatch(each -> each.field("code").equals("webhook_limit_reached"));
      assertThat(door.get("/v1/webhooks?organization=" + organization).body().path("items"))
          .hasSize(3);
    }
  }
}
