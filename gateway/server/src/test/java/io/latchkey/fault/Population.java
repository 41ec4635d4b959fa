package io.latchkey.fault;

import static org.awaitility.Awaitility.await;

import io.latchkey.fault.Fleet.Answer;
import io.latchkey.fault.History.Deed;
import io.latchkey.fault.History.Kind;
import io.latchkey.fault.History.Use;
import io.latchkey.fixture.Patience;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The keys of a fleet: used by threads of their own, and ended one by one. */
final class Population implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long BETWEEN_USES = TimeUnit.MILLISECONDS.toNanos(4);
  private static final int KEYS = 12;

  /** Calls that are refused at once would end all keys within one trouble. */
  private static final long BETWEEN_CHANGES = TimeUnit.MILLISECONDS.toNanos(100);

  private final Fleet fleet;
  private final History history;
  private final List<Thread> threads = new ArrayList<>();

  /** Everything that was ever a secret, so that old ones are tried again. */
  private final List<String> secrets = new CopyOnWriteArrayList<>();

  /** Those that may be ended, with their present secrets. Used by one thread. */
  private final Map<String, String> alive = new HashMap<>();

  /** What a roll has given instead, by key, where nothing ended it since. */
  private final Map<String, String> rolled = new HashMap<>();

  private final List<String> created = new ArrayList<>();
  private volatile boolean using = true;

  Population(Fleet fleet, History history) {
    this.fleet = fleet;
    this.history = history;
    String organization =
        JSON.readTree(fleet.mustCall("POST", "/v1/organizations", "{\"name\": \"Acme\"}"))
            .get("id")
            .asString();
    fleet.mustCall(
        "POST",
        "/v1/projects",
        """
        {"organization": "%s", "name": "Fault", "slug": "fault", "upstream": "%s", "keyLimit": 1000}\
        """
            .formatted(organization, fleet.upstream()));
  }

  /** Makes a key; answers its secret. */
  String key(String more) {
    JsonNode made = JSON.readTree(fleet.mustCall("POST", "/v1/keys", body("ci", more)));
    String secret = made.get("secret").asString();
    secrets.add(secret);
    if (more.isEmpty()) {
      alive.put(made.get("id").asString(), secret);
    }
    return secret;
  }

  private static String body(String name, String more) {
    return "{\"name\": \"%s\", \"projects\": [\"fault\"]%s}".formatted(name, more);
  }

  /** Makes the keys of a round; those of earlier rounds are left as they are. */
  void grow() {
    alive.clear();
    for (int i = 0; i < KEYS; i++) {
      key("");
    }
  }

  /** Begins to use keys at every gateway. */
  void use(String often) {
    for (String gateway : Fleet.GATEWAYS) {
      for (int i = 0; i < 2; i++) {
        Thread thread = new Thread(() -> useAt(gateway, often), "use-" + gateway);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
    }
  }

  private void useAt(String gateway, String often) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (using) {
      boolean limited = random.nextInt(4) == 0;
      use(gateway, limited ? often : secrets.get(random.nextInt(secrets.size())));
      LockSupport.parkNanos(BETWEEN_USES);
    }
  }

  private int use(String gateway, String secret) {
    long sent = history.now();
    Answer answer = fleet.use(gateway, secret);
    history.add(new Use(gateway, secret, sent, history.now(), answer.status()));
    return answer.status();
  }

  /**
   * Does something to a key again and again, on a thread of its own, until {@code over}.
   *
   * @return the thread
   */
  Thread changing(Random random, AtomicBoolean over) {
    Thread thread =
        new Thread(
            () -> {
              while (!over.get()) {
                change(random);
                LockSupport.parkNanos(BETWEEN_CHANGES);
              }
            },
            "change");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Does something to a key. */
  void change(Random random) {
    if (random.nextInt(5) == 0) {
      create();
      return;
    }
    if (alive.isEmpty()) {
      return;
    }
    List<String> keys = alive.keySet().stream().sorted().toList();
    String key = keys.get(random.nextInt(keys.size()));
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    String secret = alive.get(key);
    if (secret != null) {
      end(kind, key, secret);
    }
  }

  private void end(Kind kind, String key, String secret) {
    String path = "/v1/keys/" + key;
    long called = history.now();
    Answer answer =
        switch (kind) {
          case REVOKE -> fleet.call("POST", path + "/revoke", "{}", null);
          case ROLL -> fleet.call("POST", path + "/roll", "{}", null);
          case DELETE -> fleet.call("DELETE", path + "?force=true", "", null);
        };
    long answered = history.now();
    JsonNode body = JSON.readTree(answer.status() == 200 ? answer.body() : "{}");
    history.add(new Deed(kind, key, secret, called, answered, answer.status(), pending(body)));
    alive.remove(key);
    rolled.remove(key);
    if (kind == Kind.ROLL && answer.status() == 200) {
      String next = body.get("secret").asString();
      secrets.add(next);
      alive.put(key, next);
      rolled.put(key, next);
    }
  }

  private Map<String, Long> pending(JsonNode body) {
    Map<String, Long> pending = new HashMap<>();
    for (JsonNode each : body.path("revocation").path("pending")) {
      long ends = history.at(Instant.parse(each.path("leaseEnds").asString()));
      pending.merge(each.path("instance").asString(), ends, Math::max);
    }
    return pending;
  }

  /** Makes a key by a call that is repeated until it is answered, or too often. */
  private void create() {
    String name = "once-" + created.size();
    created.add(name);
    for (int i = 0; i < 3; i++) {
      if (fleet.call("POST", "/v1/keys", body(name, ""), name).status() == 201) {
        return;
      }
    }
  }

  /** Waits until each secret that a roll has given works at every gateway. */
  void awaitRolled() {
    for (String secret : rolled.values()) {
      for (String gateway : Fleet.GATEWAYS) {
        await("what a roll gave works at " + gateway)
            .atMost(Patience.LONG)
            .until(() -> fleet.use(gateway, secret).status() == 200);
      }
    }
  }

  /** The names of keys that one call each has made, or may have made. */
  List<String> created() {
    return List.copyOf(created);
  }

  /** Whether the call that made a key of that name, made again, is answered as it was. */
  boolean isAnsweredAgain(String name) {
    return fleet.call("POST", "/v1/keys", body(name, ""), name).status() == 201;
  }

  /** How many keys of that name there are. */
  int countOf(String name) {
    JsonNode found = JSON.readTree(fleet.mustCall("GET", "/v1/keys?q=" + name, ""));
    return (int)
        found
            .path("items")
            .valueStream()
            .filter(key -> key.path("name").asString().equals(name))
            .count();
  }

  /** How often an event about a key is in the log. */
  int eventsOf(Deed deed) {
    String query = "?target=" + deed.key() + "&action=" + deed.kind().event();
    return JSON.readTree(fleet.mustCall("GET", "/v1/events" + query, "")).path("items").size();
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
