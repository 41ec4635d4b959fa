package io.latchkey.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.webhooks.TestReceiver;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** That receivers get what the document says, and that what became of it reads as it says. */
class ReceivedEventTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final DocumentUnderTest document = DocumentUnderTest.read();
  private final JsonNode described = document.tree.at("/webhooks/event/post");
  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();

  @Test
  void receiverIsSentTheHeadersAndTheBodyThatAreDocumented() {
    try (TestReceiver receiver = new TestReceiver(number -> 204)) {
      Answer tested = door.post(webhook(receiver) + "/test");

      TestReceiver.Got got = receiver.got().get(0);
      for (JsonNode header : described.path("parameters")) {
        String value = got.header(header.path("name").asString());
        assertThat(document.faults(header.path("schema"), StringNode.valueOf(value)))
            .as("%s: %s", header.path("name"), value)
            .isEmpty();
      }
      String type = got.header("Content-Type").replaceFirst(";.*", "");
      JsonNode schema = described.at("/requestBody/content").path(type).path("schema");
      assertThat(schema.isObject()).as(type).isTrue();
      assertThat(document.faults(schema, JSON.readTree(got.body()))).isEmpty();
      assertThat(faults("WebhookTest", tested.body())).isEmpty();
    }
  }

  @Test
  void deliveryReadsAsItIsDocumented() {
    try (TestReceiver receiver = new TestReceiver(number -> 204)) {
      String webhook = webhook(receiver);
      door.project(organization, "Orders", 10);

      Awaitility.await()
          .until(() -> door.get(webhook + "/deliveries").text().contains("delivered"));
      assertThat(faults("WebhookDeliveryPage", door.get(webhook + "/deliveries").body())).isEmpty();
      assertThat(faults("Webhook", door.get(webhook).body())).isEmpty();
    }
  }

  private String webhook(TestReceiver receiver) {
    return door.post(
            "/v1/webhooks",
            """
            {"organization": "%s", "url": "%s", "actions": ["project.created"]}\
            """
                .formatted(organization, receiver.url()))
        .header("Location");
  }

  private List<Error> faults(String schema, JsonNode value) {
    JsonNode reference = JSON.createObjectNode().put("$ref", "#/components/schemas/" + schema);
    return document.faults(reference, value);
  }
}
