package io.latchkey.admin.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.event.Event;
import io.latchkey.event.EventLog;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.TestRedis;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class EventStreamsTest {

  private static final int MOST = 5;
  private static final int PER_CALLER = 3;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static TestRedis redis;
  private static AdminDoor door;

  private String organization = "";
  private String filter = "";

  @BeforeAll
  static void open() {
    redis = TestRedis.start();
    door =
        AdminDoor.open(
            redis.port(),
            "latchkey.events.streams=" + MOST,
            "latchkey.events.streams-per-caller=" + PER_CALLER,
            "latchkey.events.heartbeat=100ms");
  }

  @AfterAll
  static void close() {
    door.close();
    redis.close();
  }

  /** Streams that an earlier test has closed hold their places until the gateway notices. */
  @BeforeEach
  void awaitNoStreams() {
    await().until(() -> connections("xread") == 1);
  }

  @BeforeEach
  void makeOrganization() {
    organization = door.organization();
    filter = "?action=test.written&organization=" + organization;
  }

  @Test
  void exportHasEveryEventThatIsAskedForInALineEachNewestFirst() throws Exception {
    write(1_300);

    HttpResponse<Stream<String>> answer = export(filter);

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    List<String> ids =
        answer.body().map(line -> JSON.readTree(line).path("id").asString()).toList();
    assertThat(ids).hasSize(1_300).doesNotHaveDuplicates();
    assertThat(export(filter + "&from=2090-01-01T00:00:00Z").body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=5", "cursor=1-1", "from=yesterday"})
  void exportHasNoPagesAndRefusesABadQuery(String query) throws Exception {
    assertThat(export("?" + query).statusCode()).isEqualTo(400);
  }

  @Test
  void liveStreamTellsOfWhatHappensAndResumesBehindWhatWasSeen() {
    List<String> seen;
    try (LiveStream stream = new LiveStream(door, filter)) {
      write(3);
      await().until(() -> stream.ids().size() == 3);
      seen = stream.ids();
      assertThat(stream.lines()).anyMatch(line -> line.contains("\"type\":\"test.written\""));
    }
    write(1_200);

    try (LiveStream again = new LiveStream(door, filter, "Last-Event-ID", seen.get(1))) {
      await().until(() -> again.ids().size() == 1_201);
      write(1);
      await().until(() -> again.ids().size() == 1_202);
      assertThat(again.ids()).doesNotHaveDuplicates().startsWith(seen.get(2));
    }
  }

  @Test
  void liveStreamsShareOneConnectionToRedis() {
    await().until(() -> connections("xread") == 1);
    long before = connections("");
    List<LiveStream> streams = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      streams.add(new LiveStream(door, filter));
    }

    write(1);
    await().until(() -> streams.stream().allMatch(stream -> stream.ids().size() == 1));
    await().until(() -> connections("xread") == 2);
    assertThat(connections("")).isEqualTo(before + 1);

    streams.forEach(LiveStream::close);
    await().until(() -> connections("") == before);
  }

  @Test
  void noEventIsLeftOutWhenTheConnectionIsLost() {
    try (LiveStream stream = new LiveStream(door, filter)) {
      write(1);
      await().until(() -> stream.ids().size() == 1);

      redis.cutConnections();
      await().ignoreExceptions().until(() -> write(2));

      await().until(() -> stream.ids().size() == 3);
    }
  }

  @Test
  void liveStreamEndsWithTheTokenTheSessionOrTheRoleThatOpenedIt() {
    SignedIn user = door.member(organization, "viewer");
    SignedIn other = door.member(organization, "viewer");
    Answer token = user.post("/v1/tokens", "{\"name\": \"tail\"}");
    try (LiveStream byToken = follow(token.field("secret"));
        LiveStream bySession = follow(user.token());
        LiveStream byRole = follow(other.token())) {
      user.send("DELETE", "/v1/tokens/" + token.field("id"), null);
      await().until(byToken::hasEnded);
      assertThat(bySession.hasEnded()).isFalse();

      user.send("DELETE", "/v1/sessions/current", null);
      await().until(bySession::hasEnded);
      assertThat(byRole.hasEnded()).isFalse();

      door.patch(
          "/v1/organizations/" + organization + "/members/" + other.id(), "{\"role\": \"member\"}");
      await().until(byRole::hasEnded);
    }
  }

  private LiveStream follow(String token) {
    return new LiveStream(door.requestAs(token, "GET", "/v1/events", null));
  }

  @Test
  void oneStreamTooManyIsRefusedAndThereIsRoomAgainWhenOneEnds() {
    List<LiveStream> streams = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      streams.add(openWhereThereIsRoom());
    }

    assertThat(new LiveStream(door, filter).status()).isEqualTo(503);

    streams.remove(0).close();
    openWhereThereIsRoom().close();
    streams.forEach(LiveStream::close);
  }

  /** Opens a stream once those of other tests have made room. */
  private LiveStream openWhereThereIsRoom() {
    return await().until(() -> new LiveStream(door, filter), again -> again.status() == 200);
  }

  @Test
  void oneViewerDoesNotTakeAllStreams() {
    SignedIn viewer = door.member(organization, "viewer");
    SignedIn other = door.member(organization, "viewer");
    List<LiveStream> streams = new ArrayList<>();
    for (int i = 0; i < PER_CALLER; i++) {
      streams.add(follow(viewer.token()));
    }

    assertThat(follow(viewer.token()).status()).isEqualTo(429);
    LiveStream others = follow(other.token());
    assertThat(others.status()).isEqualTo(200);

    streams.add(others);
    streams.forEach(LiveStream::close);
  }

  @Test
  void silentStreamSaysThatItIsThere() {
    try (LiveStream stream = new LiveStream(door, "?action=never.happens")) {
      await().until(() -> stream.lines().stream().anyMatch(":still here"::equals));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?from=2001-01-01T00:00:00Z", "?limit=3", "?akshun=x"})
  void liveStreamHasNoDatesAndNoPages(String query) {
    assertThat(new LiveStream(door, query).status()).isEqualTo(400);
  }

  @Test
  void madeUpIdToResumeBehindIsRefused() {
    assertThat(new LiveStream(door, "", "Last-Event-ID", "made-up").status()).isEqualTo(400);
  }

  @Test
  void streamsEndAtOnceWhenTheDoorCloses() {
    AdminDoor other =
        AdminDoor.open(redis.port(), "spring.lifecycle.timeout-per-shutdown-phase=1h");
    LiveStream stream = new LiveStream(other, "");

    assertTimeoutPreemptively(Patience.LONGEST, other::close);

    await().until(stream::hasEnded);
  }

  private boolean write(int events) {
    EventLog log = door.bean(EventLog.class);
    Event event =
        new Event(
            "test.written",
            new Event.Actor("test", null, null, null, null),
            null,
            organization,
            true,
            Map.of());
    CompletableFuture.allOf(
            Stream.generate(() -> log.append(event))
                .limit(events)
                .toArray(CompletableFuture<?>[]::new))
        .join();
    return true;
  }

  /** How many connections there are whose last command begins with this. */
  private static long connections(String command) {
    return redis
        .with(commands -> commands.clientList())
        .lines()
        .filter(line -> line.contains(" cmd=" + command))
        .count();
  }

  private static HttpResponse<Stream<String>> export(String query)
      throws IOException, InterruptedException {
    HttpRequest request =
        door.request("GET", "/v1/events" + query, null)
            .header("Accept", "application/x-ndjson")
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());
  }
}
