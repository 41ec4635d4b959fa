package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.fixture.TestRedis;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyTest {

  private static TestRedis redis;
  private static AdminDoor door;

  private String project;
  private String body;
  private final String idempotencyKey = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    door = AdminDoor.open(redis.port(), "latchkey.store.timeout=10s");
  }

  @BeforeEach
  void makeProject() {
    project = door.project(10);
    body =
        """
        {"name": "once", "projects": ["%s"]}\
        """
            .formatted(project);
  }

  @AfterAll
  static void close() {
    door.close();
    redis.close();
  }

  private static Answer post(String path, String body, String idempotencyKey) {
    HttpRequest.Builder request =
        door.request("POST", path, body).header("Idempotency-Key", idempotencyKey);
    return door.send(request.build());
  }

  private Answer create() {
    return post("/v1/keys", body, idempotencyKey);
  }

  private int keys() {
    return door.get("/v1/keys?project=" + project).body().path("items").size();
  }

  @Test
  void repeatedCallGetsTheSameAnswerAndMakesNoOtherKey() {
    Answer first = create();

    Answer second = create();

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.field("secret")).startsWith("lk_");
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    assertThat(second.header("Cache-Control")).isEqualTo("no-store");
    assertThat(keys()).isEqualTo(1);
  }

  @Test
  void redisHoldsNeitherTheSecretNorTheIdempotencyKeyAndForgetsTheAnswerInMinutes() {
    Answer made = create();

    List<String> names = redis.with(commands -> commands.keys("latchkey:replay:*"));

    assertThat(names).isNotEmpty();
    for (String name : names) {
      String kept = redis.with(commands -> commands.get(name));
      assertThat(name + kept)
          .doesNotContain(made.field("secret").substring(3, 35), made.field("id"), idempotencyKey);
      long left = redis.<Long>with(commands -> commands.pttl(name));
      assertThat(left).isBetween(1L, Duration.ofMinutes(10).toMillis());
    }
  }

  @Test
  void sameKeyWithAnotherBodyOrCallIsRefused() {
    create();

    Answer otherBody = post("/v1/keys", body.replace("once", "other"), idempotencyKey);
    Answer otherCall = post("/v1/organizations", "{\"name\": \"Acme\"}", idempotencyKey);

    assertThat(otherBody.status()).isEqualTo(422);
    assertThat(otherBody.field("code")).isEqualTo("idempotency_key_reused");
    assertThat(otherCall.status()).isEqualTo(422);
    assertThat(keys()).isEqualTo(1);
  }

  @Test
  void callsAtOnceMakeOneKeyAndTheOthersAreToldThatItIsUnderWayOrGetItsAnswer() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    Callable<Answer> create = this::create;

    List<Future<Answer>> answers = callers.invokeAll(Collections.nCopies(16, create));
    callers.shutdown();

    for (Future<Answer> answer : answers) {
      assertThat(answer.get().status()).isIn(201, 409);
      if (answer.get().status() == 409) {
        assertThat(answer.get().field("code")).isEqualTo("call_under_way");
        assertThat(answer.get().header("Retry-After")).isEqualTo("1");
      }
    }
    assertThat(keys()).isEqualTo(1);
  }

  @Test
  void tokenThatMayLessThanItsOwnerIsNotShownItsOwnersAnswer() {
    String organization = door.organization();
    SignedIn owner = door.member(organization, "admin");
    String wanted = body.replace(project, door.project(organization, "Orders", 10));
    String reader =
        owner.post("/v1/tokens", "{\"name\": \"reader\", \"role\": \"viewer\"}").field("secret");

    Answer made = post(owner.token(), wanted);
    Answer repeated = post(owner.token(), wanted);
    Answer asked = post(reader, wanted);

    assertThat(made.status()).isEqualTo(201);
    assertThat(repeated.text()).isEqualTo(made.text());
    assertThat(asked.status()).isEqualTo(403);
    assertThat(asked.text()).doesNotContain(made.field("secret"));
  }

  private Answer post(String token, String wanted) {
    return door.send(
        door.requestAs(token, "POST", "/v1/keys", wanted)
            .header("Idempotency-Key", idempotencyKey)
            .build());
  }

  @Test
  void webhookIsMadeOnceAndItsSecretIsInBothAnswers() {
    String wanted =
        """
        {"organization": "%s", "url": "https://192.0.2.1/x", "actions": ["key.revoked"]}\
        """
            .formatted(door.organization());

    Answer first = post("/v1/webhooks", wanted, idempotencyKey);
    Answer second = post("/v1/webhooks", wanted, idempotencyKey);

    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.field("secret")).isNotEmpty();
  }

  @Test
  void callThatFailedCanBeMadeAgain() {
    String full = door.project(1);
    String wanted = body.replace(project, full);
    String first = door.key(full, "in the way").field("id");
    Answer refused = post("/v1/keys", wanted, idempotencyKey);

    door.post("/v1/keys/" + first + "/revoke");
    Answer made = post("/v1/keys", wanted, idempotencyKey);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.field("code")).isEqualTo("key_limit_reached");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Idempotency-Replayed")).isEmpty();
  }

  @Test
  void callerThatGaveUpWaitingGetsTheAnswerWhenItAsksAgain() {
    HttpRequest impatient =
        door.request("POST", "/v1/keys", body).header("Idempotency-Key", idempotencyKey).build();
    redis.freeze();
    CompletableFuture<?> call = door.sendAsync(impatient);
    Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> !call.isDone());
    call.cancel(true);
    redis.thaw();

    Awaitility.await().until(() -> create().status() == 201);

    assertThat(keys()).isEqualTo(1);
  }

  @Test
  void rollIsRepeatedWithTheSameSecret() {
    String path = "/v1/keys/" + create().field("id") + "/roll";
    String other = UUID.randomUUID().toString();

    Answer first = post(path, "{}", other);
    Answer second = post(path, "{}", other);

    assertThat(second.field("secret")).isEqualTo(first.field("secret"));
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "with a space in it, and long enough"})
  void keyThatCouldBeGuessedOrIsMalformedIsRefused(String malformed) {
    Answer refused = post("/v1/keys", body, malformed);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.field("detail")).contains("Idempotency-Key", "16 to 255");
    assertThat(keys()).isZero();
  }
}
