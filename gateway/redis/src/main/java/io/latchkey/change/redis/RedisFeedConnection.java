package io.latchkey.change.redis;

import io.latchkey.change.Change;
import io.latchkey.change.FeedConnection;
import io.latchkey.change.FleetClock;
import io.latchkey.change.Instance;
import io.latchkey.change.Position;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.RedisSession;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The feed as a Redis stream, over a session of its own. */
final class RedisFeedConnection implements FeedConnection {

  private static final RedisScript TAIL =
      RedisScript.beside(RedisFeedConnection.class, "tail", ScriptOutputType.MULTI);
  private static final RedisScript RENEW =
      RedisScript.beside(RedisFeedConnection.class, "renew", ScriptOutputType.MULTI);
  private static final Duration FORGET_AFTER = Duration.ofHours(1);
  private static final int MOST_AT_ONCE = 1000;

  private final RedisSession session;
  private final String process;
  private final Duration timeout;
  private final InstanceJson json;
  private final FleetClock clock;
  private final String changes;
  private final String sequence;
  private final String leases;
  private final String states;

  /**
   * A connection.
   *
   * @param process tells this process from others of the same name, for as long as it lives
   * @param clock is read with every answer that names the server's time
   */
  RedisFeedConnection(
      RedisSession session,
      String process,
      RedisNames names,
      Duration timeout,
      InstanceJson json,
      FleetClock clock) {
    this.session = session;
    this.process = process;
    this.timeout = timeout;
    this.json = json;
    this.clock = clock;
    this.changes = names.of("changes");
    this.sequence = names.of("changes", "sequence");
    this.leases = names.of("instances");
    this.states = names.of("instances", "state");
  }

  @Override
  public Tail tail() {
    long asked = clock.ticks();
    List<String> tail = RedisSession.await(session.run(timeout, TAIL, List.of(changes, sequence)));
    clock.read(asked, Long.parseLong(tail.get(3)));
    return new Tail(Position.of(tail.get(0)), Long.parseLong(tail.get(1)), tail.get(2));
  }

  @Override
  public List<Change> read(Position after, Duration wait) {
    XReadArgs most = XReadArgs.Builder.count(MOST_AT_ONCE);
    XReadArgs args = wait.toMillis() == 0 ? most : most.block(wait);
    StreamOffset<String> offset = StreamOffset.from(changes, after.toString());
    List<StreamMessage<String, String>> messages =
        RedisSession.await(
            session.ask(wait.plus(timeout), commands -> commands.xread(args, offset)));
    List<Change> read = new ArrayList<>(messages.size());
    for (StreamMessage<String, String> message : messages) {
      read.add(change(message));
    }
    return read;
  }

  private static Change change(StreamMessage<String, String> message) {
    Map<String, String> body = message.getBody();
    return new Change(
        Long.parseLong(body.getOrDefault("n", "0")),
        Position.of(message.getId()),
        known(Change.Subject.class, body.get("subject"), Change.Subject.OTHER),
        body.getOrDefault("id", ""),
        known(Change.Action.class, body.get("action"), Change.Action.UPDATED),
        body.get("ending"));
  }

  /** The constant of this name; {@code other} where only a newer version knows it. */
  private static <E extends Enum<E>> E known(Class<E> type, @Nullable String name, E other) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    return other;
  }

  @Override
  public Renewal renew(Instance self, Tail applied, Duration lease) {
    long asked = clock.ticks();
    List<String> answer =
        RedisSession.await(
            session.run(
                timeout,
                RENEW,
                List.of(changes, sequence, leases, states),
                Member.of(self.id(), process),
                json.write(self, applied.server(), lease, clock.skew()),
                applied.position().toString(),
                Long.toString(applied.sequence()),
                applied.server(),
                Long.toString(lease.toMillis()),
                Long.toString(FORGET_AFTER.toMillis())));
    clock.read(asked, Long.parseLong(answer.get(1)));
    return Renewal.valueOf(answer.get(0));
  }

  @Override
  public void leave(String instance) {
    String member = Member.of(instance, process);
    RedisSession.await(session.ask(timeout, commands -> commands.zrem(leases, member)));
    RedisSession.await(session.ask(timeout, commands -> commands.hdel(states, member)));
  }

  @Override
  public void close() {
    session.close();
  }
}
