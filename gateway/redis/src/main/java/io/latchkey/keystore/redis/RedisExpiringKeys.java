package io.latchkey.keystore.redis;

import io.latchkey.event.Event;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.ExpiringKeys;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sorted set {@code latchkey:keys:expiring}: key IDs by the time of their next notice. */
final class RedisExpiringKeys implements ExpiringKeys {

  private final StandingSession session;
  private final RedisNames names;
  private final Committer committer;
  private final KeyJson json;

  RedisExpiringKeys(StandingSession session, RedisNames names, Committer committer, KeyJson json) {
    this.session = session;
    this.names = names;
    this.committer = committer;
    this.json = json;
  }

  /** The name of the set. */
  static String index(RedisNames names) {
    return names.of("keys", "expiring");
  }

  @Override
  public List<Due> due(Instant now, int most) {
    Range<Long> untilNow =
        Range.from(Range.Boundary.unbounded(), Range.Boundary.including(now.toEpochMilli()));
    List<ScoredValue<String>> found =
        RedisSession.await(
            session.ask(
                commands ->
                    commands.zrangebyscoreWithScores(index(names), untilNow, Limit.from(most))));
    if (found.isEmpty()) {
      return List.of();
    }
    String[] keys =
        found.stream().map(each -> names.of("key", each.getValue())).toArray(String[]::new);
    List<KeyValue<String, String>> records =
        RedisSession.await(session.ask(commands -> commands.mget(keys)));
    List<Due> due = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      ScoredValue<String> entry = found.get(i);
      String record = records.get(i).getValueOrElse("");
      due.add(
          new Due(
              entry.getValue(),
              Instant.ofEpochMilli((long) entry.getScore()),
              record.isEmpty() ? null : json.read(record)));
    }
    return due;
  }

  @Override
  public boolean settle(Due due, @Nullable Instant next, @Nullable Event event) {
    String index = index(names);
    Mutation mutation =
        committer.mutation(event).mustHaveScore(index, due.id(), due.at().toEpochMilli());
    if (next == null) {
      mutation.remove(index, due.id());
    } else {
      mutation.add(index, Long.toString(next.toEpochMilli()), due.id());
    }
    try {
      committer.commit(session, mutation, failed -> settled());
      return true;
    } catch (ConflictException e) {
      return false;
    }
  }

  private static ConflictException settled() {
    return new ConflictException(ConflictException.Kind.VERSION, "it was settled before");
  }
}
