package io.latchkey.fault;

import io.latchkey.fault.Fleet.Answer;
import io.latchkey.fault.History.Deed;
import io.latchkey.fault.History.Kind;
import io.latchkey.fault.History.Resumption;
import io.latchkey.fault.Population.Cipher;
import io.latchkey.fault.Population.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is done to a population's keys in a round, one thing after the other. */
final class Changes {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Calls that are refused at once would end all keys within one trouble. */
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int TRIES = 3;

  private final Fleet fleet;
  private final History history;
  private final Population population;
  private final Creations creations;

  /** Those that may be ended, by ID. Used by one thread. */
  private final Map<String, Key> alive = new TreeMap<>();

  private final Map<String, Key> suspended = new TreeMap<>();

  /** What a roll or a resumption has given, by key, if nothing has ended it since. */
  private final Map<String, Key> given = new TreeMap<>();

  private @Nullable Cipher cipher;

  /**
   * The changes of a round, which has keys of its own; those of earlier rounds stay as they are.
   */
  Changes(Fleet fleet, History history, Population population, Creations creations) {
    this.fleet = fleet;
    this.history = history;
    this.population = population;
    this.creations = creations;
    population.grow().forEach(key -> alive.put(key.id(), key));
    this.cipher = population.cipher();
  }

  /**
   * Changes something again and again, on a thread of its own, until {@code over}.
   *
   * @return the thread
   */
  Thread begin(Random random, AtomicBoolean over) {
    Thread thread =
        new Thread(
            () -> {
              while (!over.get()) {
                change(random);
                LockSupport.parkNanos(BETWEEN);
              }
            },
            "change");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void change(Random random) {
    int dice = random.nextInt(10);
    if (dice < 2) {
      creations.create();
    } else if (dice == 2 && !suspended.isEmpty()) {
      resume(any(suspended, random));
    } else if (!alive.isEmpty()) {
      end(Kind.values()[random.nextInt(Kind.values().length)], any(alive, random), random);
    }
  }

  private static Key any(Map<String, Key> keys, Random random) {
    List<Key> all = List.copyOf(keys.values());
    return all.get(random.nextInt(all.size()));
  }

  private void end(Kind kind, Key key, Random random) {
    switch (kind) {
      case TOKEN -> endToken(key, random);
      case DISABLE -> disable();
      case ROLL -> roll(key);
      case REVOKE -> end(kind, key, () -> call("POST", key, "/revoke"));
      case DELETE -> end(kind, key, () -> call("DELETE", key, "?force=true"));
      case SUSPEND -> {
        end(kind, key, () -> call("POST", key, "/suspend"));
        suspended.put(key.id(), key);
      }
    }
  }

  private Answer call(String method, Key key, String rest) {
    return fleet.call(method, "/v1/keys/" + key.id() + rest, "{}", null);
  }

  /** A call that may be repeated. */
  private interface Call {
    Answer make();
  }

  private Answer note(Kind kind, String about, List<String> ended, Call call) {
    long called = history.now();
    Answer answer = call.make();
    long answered = history.now();
    JsonNode body =
        JSON.readTree(
            answer.status() == 200 && answer.body().startsWith("{") ? answer.body() : "{}");
    history.add(new Deed(kind, about, ended, called, answered, answer.status(), pending(body)));
    return answer;
  }

  private Answer end(Kind kind, Key key, Call call) {
    Answer answer = note(kind, key.id(), key.all(), call);
    alive.remove(key.id());
    given.remove(key.id());
    return answer;
  }

  /** Rolls a key by a call that is repeated until it is answered, or too often. */
  private void roll(Key key) {
    String once = "roll-" + key.id() + "-" + history.now();
    Answer answer =
        end(
            Kind.ROLL,
            key,
            () -> repeat(() -> fleet.call("POST", "/v1/keys/" + key.id() + "/roll", "{}", once)));
    if (answer.status() == 200) {
      String next = JSON.readTree(answer.body()).get("secret").asString();
      population.add(next);
      give(new Key(key.id(), next, List.of()));
    }
  }

  private static Answer repeat(Call call) {
    Answer answer = call.make();
    for (int i = 1; i < TRIES && answer.status() / 100 != 2; i++) {
      LockSupport.parkNanos(BETWEEN);
      answer = call.make();
    }
    return answer;
  }

  private void give(Key key) {
    alive.put(key.id(), key);
    given.put(key.id(), key);
  }

  private void endToken(Key key, Random random) {
    if (key.tokens().isEmpty()) {
      return;
    }
    String token = key.tokens().get(0);
    String gateway = Fleet.GATEWAYS.get(random.nextInt(Fleet.GATEWAYS.size()));
    note(
        Kind.TOKEN,
        key.id(),
        List.of(token),
        () ->
            population
                .credentials()
                .oauth(gateway, "revoke", key.id(), key.secret(), "token=" + token));
    List<String> rest = new ArrayList<>(key.tokens());
    rest.remove(token);
    alive.put(key.id(), new Key(key.id(), key.secret(), rest));
  }

  private void disable() {
    Cipher present = cipher;
    if (present != null) {
      String path = Population.disable(present);
      note(
          Kind.DISABLE,
          present.id(),
          List.of(present.text()),
          () -> fleet.call("POST", path, "", null));
      cipher = null;
    }
  }

  private void resume(Key key) {
    history.add(new Resumption(key.id(), history.now()));
    if (call("POST", key, "/resume").status() == 200) {
      suspended.remove(key.id());
      give(key);
    }
  }

  private Map<String, Long> pending(JsonNode body) {
    Map<String, Long> pending = new HashMap<>();
    JsonNode named = body.has("confirmation") ? body.path("confirmation") : body.path("revocation");
    for (JsonNode each : named.path("pending")) {
      long ends = history.at(Instant.parse(each.path("leaseEnds").asString()));
      pending.merge(each.path("instance").asString(), ends, Math::max);
    }
    return pending;
  }

  /** Resumes what is suspended, and waits until all that should work does. */
  void settle() {
    given.putAll(suspended);
    given.values().forEach(this::awaitResumed);
    population.awaitWorking(given.values().stream().map(Key::secret).toList());
  }

  /** Redis may have forgotten that it was resumed. */
  private void awaitResumed(Key key) {
    history.add(new Resumption(key.id(), history.now()));
    fleet.mustCall("POST", "/v1/keys/" + key.id() + "/resume", "{}");
  }
}
