package io.latchkey.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fault.Fleet.Answer;
import io.latchkey.fixture.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls that make one key each, however often they are repeated. */
final class Creations {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int TRIES = 3;

  private final Fleet fleet;
  private final List<Creation> all = new ArrayList<>();

  /** A call, and the keys that its answers named. */
  private record Creation(String name, Set<String> keys) {}

  Creations(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Makes a key by a call that is repeated until it is answered, or too often. */
  void create() {
    Creation creation = new Creation("once-and-only-once-" + all.size(), new TreeSet<>());
    all.add(creation);
    for (int i = 0; i < TRIES && creation.keys.isEmpty(); i++) {
      call(creation);
    }
  }

  private Answer call(Creation creation) {
    String name = creation.name;
    Answer answer = fleet.call("POST", "/v1/keys", Population.body(name, ""), name);
    if (answer.status() == 201) {
      creation.keys.add(JSON.readTree(answer.body()).path("id").asString());
    }
    return answer;
  }

  int size() {
    return all.size();
  }

  /** Which calls since the first so many did not make exactly one key, once repeated. */
  List<String> notOnce(int before) {
    List<String> broken = new ArrayList<>();
    for (Creation each : all.subList(before, all.size())) {
      await(each.name + " is answered, whatever became of it")
          .atMost(Patience.LONG)
          .untilAsserted(
              () -> assertThat(call(each)).matches(answer -> answer.status() == 201, "created"));
      int count = count(each.name);
      if (count != 1 || each.keys.size() != 1) {
        broken.add(
            "%s made %d keys, and was answered with %s".formatted(each.name, count, each.keys));
      }
    }
    return broken;
  }

  private int count(String name) {
    JsonNode found = JSON.readTree(fleet.mustCall("GET", "/v1/keys?q=" + name, ""));
    return (int)
        found
            .path("items")
            .valueStream()
            .filter(key -> key.path("name").asString().equals(name))
            .count();
  }
}
