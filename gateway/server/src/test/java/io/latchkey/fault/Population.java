package io.latchkey.fault;

import static org.awaitility.Awaitility.await;

import io.latchkey.fault.Fleet.Answer;
import io.latchkey.fault.History.Use;
import io.latchkey.fixture.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The keys of a fleet, their tokens, and what was encrypted: used by threads of their own. */
final class Population implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long BETWEEN_USES = TimeUnit.MILLISECONDS.toNanos(4);
  private static final int KEYS = 12;
  private static final int KEYS_WITH_TOKENS = 6;
  private static final int RECENT = 60;
  private static final String CIPHERS = "/v1/projects/fault/encryption/keys";

  private final Fleet fleet;
  private final History history;
  private final Credentials credentials;
  private final List<Thread> threads = new ArrayList<>();

  /** Everything that was ever of use, so that what has ended is tried again. */
  private final List<String> used = new CopyOnWriteArrayList<>();

  private volatile boolean using = true;

  /** A key with its present secret and its tokens. */
  record Key(String id, String secret, List<String> tokens) {

    /** All that ends with it. */
    List<String> all() {
      List<String> all = new ArrayList<>(tokens);
      all.add(secret);
      return all;
    }
  }

  /** An encryption key that was replaced, and a text that it encrypted. */
  record Cipher(String id, String text) {}

  Population(Fleet fleet, History history, Receiver receiver) {
    this.fleet = fleet;
    this.history = history;
    String organization = made("/v1/organizations", "{\"name\": \"Acme\"}").get("id").asString();
    made(
        "/v1/projects",
        """
        {"organization": "%s", "name": "Fault", "slug": "fault", "upstream": "%s", "keyLimit": 100000}\
        """
            .formatted(organization, fleet.upstream()));
    made(
        "/v1/webhooks",
        """
        {"organization": "%s", "url": "%s", "actions": ["key.*"]}\
        """
            .formatted(organization, receiver.uri()));
    fleet.mustCall("POST", CIPHERS, "");
    Key reader = key(", \"permissions\": [\"read\", \"write\", \"encrypt\", \"decrypt\"]");
    this.credentials = new Credentials(fleet, reader.secret());
  }

  private JsonNode made(String path, String body) {
    return JSON.readTree(fleet.mustCall("POST", path, body));
  }

  Credentials credentials() {
    return credentials;
  }

  /** Makes a key without tokens. */
  Key key(String more) {
    JsonNode made = made("/v1/keys", body("ci", more));
    String secret = made.get("secret").asString();
    used.add(secret);
    return new Key(made.get("id").asString(), secret, List.of());
  }

  static String body(String name, String more) {
    return "{\"name\": \"%s\", \"projects\": [\"fault\"]%s}".formatted(name, more);
  }

  /** Makes the keys of a round, some of them with tokens. */
  List<Key> grow() {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      Key key = key("");
      String gateway = Fleet.GATEWAYS.get(i % Fleet.GATEWAYS.size());
      keys.add(
          i < KEYS_WITH_TOKENS
              ? new Key(key.id(), key.secret(), List.of(token(gateway, key), token(gateway, key)))
              : key);
    }
    return keys;
  }

  private String token(String gateway, Key key) {
    String form = "grant_type=client_credentials";
    Answer answer =
        await("a token")
            .atMost(Patience.LONG)
            .until(
                () -> credentials.oauth(gateway, "token", key.id(), key.secret(), form),
                each -> each.status() == 200);
    String token = JSON.readTree(answer.body()).get("access_token").asString();
    used.add(token);
    return token;
  }

  /** Has something encrypted, and replaces the key that did it. */
  Cipher cipher() {
    Answer answer =
        await("a text that is encrypted")
            .atMost(Patience.LONG)
            .until(
                () -> credentials.data(Fleet.GATEWAYS.get(0), "encrypt", "{\"data\": \"weather\"}"),
                each -> each.status() == 200);
    String text = JSON.readTree(answer.body()).get("data").asString();
    String id = state("primary");
    fleet.mustCall("POST", CIPHERS, "");
    await("another key is the primary")
        .atMost(Patience.LONG)
        .until(() -> !state("primary").equals(id));
    used.add(text);
    return new Cipher(id, text);
  }

  /** The encryption key in a state, the newest of them. */
  private String state(String state) {
    return JSON.readTree(fleet.mustCall("GET", CIPHERS, ""))
        .path("items")
        .valueStream()
        .filter(each -> each.path("state").asString().equals(state))
        .findFirst()
        .map(each -> each.path("id").asString())
        .orElse("");
  }

  /** The call that disables an encryption key. */
  static String disable(Cipher cipher) {
    return CIPHERS + "/" + cipher.id() + "/disable";
  }

  /** Has something used from now on. */
  void add(String credential) {
    used.add(credential);
  }

  /** Begins to use everything at every gateway, and these often. */
  void use(List<String> often) {
    for (String gateway : Fleet.GATEWAYS) {
      for (int i = 0; i < 2; i++) {
        Thread thread = new Thread(() -> useAt(gateway, often), "use-" + gateway);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
    }
  }

  private void useAt(String gateway, List<String> often) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (using) {
      int dice = random.nextInt(4);
      List<String> from = dice == 0 ? often : used;
      int oldest = dice == 1 ? 0 : Math.max(0, from.size() - RECENT);
      use(gateway, from.get(random.nextInt(oldest, from.size())));
      LockSupport.parkNanos(BETWEEN_USES);
    }
  }

  private void use(String gateway, String credential) {
    long sent = history.now();
    Answer answer = credentials.use(gateway, credential);
    history.add(new Use(gateway, credential, sent, history.now(), answer.status()));
  }

  /** Waits until each of these works at every gateway. */
  void awaitWorking(Iterable<String> secrets) {
    for (String secret : secrets) {
      for (String gateway : Fleet.GATEWAYS) {
        await("what a roll gave, or a resumption, works at " + gateway)
            .atMost(Patience.LONG)
            .until(() -> credentials.use(gateway, secret).status() == 200);
      }
    }
  }

  @Override
  public void close() {
    using = false;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
