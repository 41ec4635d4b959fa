package io.latchkey.change.redis;

import io.latchkey.change.Fleet;
import io.latchkey.change.Instance;
import io.latchkey.change.Position;
import io.latchkey.change.StoredChange;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fleet's registry as a sorted set of leases and a hash of states. */
final class RedisFleet implements Fleet {

  private static final RedisScript FLEET =
      RedisScript.beside(RedisFleet.class, "fleet", ScriptOutputType.MULTI);
  private static final RedisScript TAIL =
      RedisScript.beside(RedisFleet.class, "tail", ScriptOutputType.MULTI);
  private static final int HEAD = 3;
  private static final int COLUMNS = 3;

  private final StandingSession session;
  private final RedisNames names;
  private final InstanceJson json;
  private final FleetMemory memory;

  /**
   * A fleet.
   *
   * @param demotion how long after a failover the old primary may still act as one
   */
  RedisFleet(StandingSession session, RedisNames names, InstanceJson json, Duration demotion) {
    this.session = session;
    this.names = names;
    this.json = json;
    this.memory = new FleetMemory(demotion);
  }

  @Override
  public View look() {
    List<String> answer =
        RedisSession.await(
            session.run(FLEET, List.of(names.of("instances"), names.of("instances", "state"))));
    Instant now = millis(answer.get(0));
    String history = answer.get(1);
    Map<String, FleetMemory.Entry> registry = new HashMap<>();
    for (int i = HEAD; i < answer.size(); i += COLUMNS) {
      Instant ends = Instant.ofEpochMilli((long) Double.parseDouble(answer.get(i + 1)));
      registry.put(answer.get(i), json.entry(answer.get(i + 2), ends));
    }
    List<Instance> instances = new ArrayList<>();
    memory
        .complete(registry, history, millis(answer.get(2)), now)
        .forEach((process, entry) -> instances.add(json.read(process, entry, history, now)));
    instances.sort(Comparator.comparing(Instance::id));
    return new View(history, instances);
  }

  private static Instant millis(String text) {
    return Instant.ofEpochMilli(Long.parseLong(text));
  }

  @Override
  public StoredChange tail() {
    List<String> tail =
        RedisSession.await(
            session.run(TAIL, List.of(names.of("changes"), names.of("changes", "sequence"))));
    return new StoredChange(Position.of(tail.get(0)), tail.get(2));
  }
}
