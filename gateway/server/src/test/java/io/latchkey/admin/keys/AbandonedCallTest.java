package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.fixture.TestRedis;
import io.latchkey.idempotency.Idempotency;
import io.latchkey.idempotency.IdempotencyKey;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls that a console began and did not end, because it was killed: here a claim that nobody
 * attends to. Each is made again twice, once as one that was not carried out, and once as one that
 * was and whose answer was lost.
 */
class AbandonedCallTest {

  private static TestRedis redis;
  private static AdminDoor door;
  private static String organization;
  private static String project;
  private static SignedIn member;

  private final String idempotencyKey = UUID.randomUUID().toString();

  /**
   * A creating call.
   *
   * @param list where what it made is listed; empty for nowhere
   */
  record Creation(String path, String body, String secret, String list) {

    @Override
    public String toString() {
      return path;
    }
  }

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    door = AdminDoor.open(redis.port());
    organization = door.organization();
    project = door.project(organization, "Orders", 1000);
    member = door.member(organization, "admin");
  }

  @AfterAll
  static void close() {
    door.close();
    redis.close();
  }

  static Stream<Creation> creations() {
    String members = "/v1/organizations/" + organization;
    String key = door.key(project, "rolled").field("id");
    return Stream.of(
        new Creation(
            "/v1/keys",
            "{\"name\": \"once\", \"projects\": [\"%s\"], \"expiresIn\": \"30d\"}"
                .formatted(project),
            "secret",
            "/v1/keys?limit=100&project=" + project),
        new Creation("/v1/keys/" + key + "/roll", "{}", "secret", ""),
        new Creation("/v1/organizations", "{\"name\": \"Once\"}", "", "/v1/organizations"),
        new Creation(
            "/v1/projects",
            "{\"name\": \"Once\", \"organization\": \"%s\"}".formatted(organization),
            "",
            "/v1/projects"),
        new Creation(
            members + "/members",
            "{\"userName\": \"once\", \"role\": \"viewer\"}",
            "password",
            members + "/members"),
        new Creation(
            members + "/invitations", "{\"role\": \"viewer\"}", "code", members + "/invitations"),
        new Creation("/v1/tokens", "{\"name\": \"once\"}", "secret", "/v1/tokens"),
        new Creation(
            "/v1/webhooks",
            "{\"organization\": \"%s\", \"url\": \"https://192.0.2.1/x\", \"actions\": [\"key.revoked\"]}"
                .formatted(organization),
            "secret",
            "/v1/webhooks"));
  }

  @ParameterizedTest
  @MethodSource("creations")
  void callIsCarriedOutOnceAndAlwaysAnswersTheSame(Creation creation) {
    int before = count(creation);
    String name = abandoned(creation);
    String claim = redis.with(commands -> commands.get(name));

    assertThat(make(creation).field("code")).isEqualTo("call_under_way");
    redis.with(commands -> commands.del(name + ":attended"));
    Answer notCarriedOut = make(creation);
    redis.with(commands -> commands.set(name, claim));
    Answer answerLost = make(creation);
    Answer repeated = make(creation);

    assertThat(notCarriedOut.status()).as(notCarriedOut.text()).isIn(200, 201);
    assertThat(notCarriedOut.header("Idempotency-Replayed")).isEmpty();
    assertThat(answerLost.status()).as(answerLost.text()).isEqualTo(notCarriedOut.status());
    assertThat(answerLost.field("id")).isEqualTo(notCarriedOut.field("id"));
    assertThat(answerLost.field("createdAt")).isEqualTo(notCarriedOut.field("createdAt"));
    assertThat(answerLost.field("expiresAt")).isEqualTo(notCarriedOut.field("expiresAt"));
    if (!creation.secret().isEmpty()) {
      assertThat(answerLost.field(creation.secret()))
          .isNotEmpty()
          .isEqualTo(notCarriedOut.field(creation.secret()));
    }
    assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(repeated.text()).isEqualTo(answerLost.text());
    assertThat(count(creation)).isEqualTo(creation.list().isEmpty() ? 0 : before + 1);
  }

  @Test
  void abandonedCallIsRecognisedWithinSeconds() {
    Creation creation = creations().findFirst().orElseThrow();
    abandoned(creation);

    Awaitility.await().until(() -> make(creation).status() == 201);
  }

  @Test
  void rollIsCarriedOutOnce() {
    Creation roll = creations().skip(1).findFirst().orElseThrow();
    String name = abandoned(roll);
    String claim = redis.with(commands -> commands.get(name));
    redis.with(commands -> commands.del(name + ":attended"));
    make(roll);
    redis.with(commands -> commands.set(name, claim));
    make(roll);

    String key = roll.path().split("/", -1)[3];
    assertThat(door.get("/v1/events?action=key.rolled&target=" + key).body().get("items"))
        .hasSize(1);
  }

  @Test
  void callThatAnotherTookOverSettlesNothing() {
    Creation creation = creations().findFirst().orElseThrow();
    Idempotency replays = door.bean(Idempotency.class);
    IdempotencyKey key = IdempotencyKey.of(null, caller(creation), idempotencyKey);
    String print = print(key, creation);
    Idempotency.Ours slow = (Idempotency.Ours) replays.begin(key, print);
    redis.with(commands -> commands.del("latchkey:replay:" + key.name() + ":attended"));
    Answer made = make(creation);

    replays.forget(slow.claim());
    replays.finish(slow.claim(), new byte[] {1});
    replays.abandon(slow.claim());

    Answer repeated = make(creation);
    assertThat(made.status()).isEqualTo(201);
    assertThat(repeated.text()).isEqualTo(made.text());
    assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void abandonedCallIsNotCarriedOnWithByAnotherCall() {
    Creation creation = creations().findFirst().orElseThrow();
    String name = abandoned(creation);
    redis.with(commands -> commands.del(name + ":attended"));
    Creation other =
        new Creation(creation.path(), creation.body().replace("once", "other"), "", "");

    assertThat(make(other).field("code")).isEqualTo("idempotency_key_reused");
  }

  /** Begins a call as a console does that is killed at once; returns where its claim is. */
  private String abandoned(Creation creation) {
    IdempotencyKey key = IdempotencyKey.of(null, caller(creation), idempotencyKey);
    door.bean(Idempotency.class).begin(key, print(key, creation));
    return "latchkey:replay:" + key.name();
  }

  private static String print(IdempotencyKey key, Creation creation) {
    byte[] body = creation.body().getBytes(StandardCharsets.UTF_8);
    return key.fingerprint("POST " + creation.path(), body);
  }

  private static String caller(Creation creation) {
    if (!isOnlyForPeople(creation)) {
      return "system-operator";
    }
    String session = redis.with(commands -> commands.keys("latchkey:session:*")).get(0);
    String record = redis.with(commands -> commands.get(session));
    return member.id() + " " + record.replaceAll(".*\"(ses_\\w+)\".*", "$1");
  }

  private static boolean isOnlyForPeople(Creation creation) {
    return creation.path().equals("/v1/tokens");
  }

  private Answer make(Creation creation) {
    String token = isOnlyForPeople(creation) ? member.token() : AdminDoor.TOKEN;
    return door.send(
        door.requestAs(token, "POST", creation.path(), creation.body())
            .header("Idempotency-Key", idempotencyKey)
            .build());
  }

  private static int count(Creation creation) {
    if (creation.list().isEmpty()) {
      return 0;
    }
    String token = isOnlyForPeople(creation) ? member.token() : AdminDoor.TOKEN;
    return door.send(door.requestAs(token, "GET", creation.list(), null).build())
        .body()
        .get("items")
        .size();
  }
}
