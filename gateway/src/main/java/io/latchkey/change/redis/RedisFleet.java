package io.latchkey.change.redis;

import io.latchkey.change.Fleet;
import io.latchkey.change.Instance;
import io.latchkey.change.Position;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.lettuce.core.ScriptOutputType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The fleet's registry as a sorted set of leases and a hash of states. */
final class RedisFleet implements Fleet {

  private static final RedisScript FLEET =
      RedisScript.beside(RedisFleet.class, "fleet", ScriptOutputType.MULTI);
  private static final RedisScript TAIL =
      RedisScript.beside(RedisFleet.class, "tail", ScriptOutputType.MULTI);

  private final StandingSession session;
  private final RedisNames names;
  private final InstanceJson json;

  RedisFleet(StandingSession session, RedisNames names, InstanceJson json) {
    this.session = session;
    this.names = names;
    this.json = json;
  }

  @Override
  public List<Instance> instances() {
    List<String> answer =
        RedisSession.await(
            session.run(FLEET, List.of(names.of("instances"), names.of("instances", "state"))));
    long now = Long.parseLong(answer.get(0));
    List<Instance> instances = new ArrayList<>();
    for (int i = 1; i < answer.size(); i += 3) {
      long ends = (long) Double.parseDouble(answer.get(i + 1));
      instances.add(
          json.read(
              Member.instance(answer.get(i)),
              answer.get(i + 2),
              Instant.ofEpochMilli(ends),
              ends > now));
    }
    instances.sort(Comparator.comparing(Instance::id));
    return instances;
  }

  @Override
  public Position tail() {
    List<String> tail =
        RedisSession.await(
            session.run(TAIL, List.of(names.of("changes"), names.of("changes", "sequence"))));
    return Position.of(tail.get(0));
  }
}
