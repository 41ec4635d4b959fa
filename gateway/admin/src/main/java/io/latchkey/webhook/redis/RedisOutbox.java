package io.latchkey.webhook.redis;

import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.webhook.Answer;
import io.latchkey.webhook.Delivery;
import io.latchkey.webhook.Outbox;
import io.latchkey.webhook.WebhookId;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Queues as sorted sets, see {@link WebhookNames}; what changes them is a script each. */
final class RedisOutbox implements Outbox {

  private static final RedisScript RECENT =
      RedisScript.beside(RedisOutbox.class, "recent", ScriptOutputType.MULTI);
  private static final String ENDED = "ended";
  private static final RedisScript HOLD =
      RedisScript.beside(RedisOutbox.class, "hold", ScriptOutputType.BOOLEAN);
  private static final RedisScript RELEASE =
      RedisScript.beside(RedisOutbox.class, "release", ScriptOutputType.BOOLEAN);
  private static final RedisScript ADD =
      RedisScript.beside(RedisOutbox.class, "add", ScriptOutputType.BOOLEAN);
  private static final RedisScript REFILL =
      RedisScript.beside(RedisOutbox.class, "refill", ScriptOutputType.BOOLEAN);
  private static final RedisScript NOTE =
      RedisScript.beside(RedisOutbox.class, "note", ScriptOutputType.MULTI);
  private static final String BEGINNING = "0-0";
  private static final int ENDED_KEPT = 500;

  private final StandingSession session;
  private final WebhookNames names;
  private final WebhookJson json;
  private final int maximumWaiting;

  RedisOutbox(StandingSession session, RedisNames names, WebhookJson json, int maximumWaiting) {
    this.session = session;
    this.names = new WebhookNames(names);
    this.json = json;
    this.maximumWaiting = maximumWaiting;
  }

  @Override
  public boolean hold(String instance, Duration lease) {
    return isDone(
        session.run(HOLD, List.of(names.lease()), instance, Long.toString(lease.toMillis())));
  }

  @Override
  public void release(String instance) {
    isDone(session.run(RELEASE, List.of(names.lease()), instance));
  }

  private static boolean isDone(CompletableFuture<Boolean> answer) {
    return Boolean.TRUE.equals(RedisSession.await(answer));
  }

  @Override
  public String position() {
    String found = RedisSession.await(session.ask(commands -> commands.get(names.position())));
    return found == null ? BEGINNING : found;
  }

  @Override
  public boolean add(String instance, String from, String to, List<Entry> entries) {
    List<String> keys =
        new ArrayList<>(List.of(names.lease(), names.position(), names.due(), names.behind()));
    List<String> arguments =
        new ArrayList<>(List.of(instance, from, to, Integer.toString(maximumWaiting)));
    for (Entry entry : entries) {
      WebhookId id = entry.webhook();
      Delivery delivery = entry.delivery();
      keys.add(names.record(id));
      keys.add(names.waiting(id));
      keys.add(names.deliveries(id));
      arguments.add(id.value());
      addTo(arguments, delivery);
      arguments.add(entry.before());
    }
    return isDone(session.run(ADD, keys, arguments.toArray(String[]::new)));
  }

  private void addTo(List<String> arguments, Delivery delivery) {
    arguments.add(delivery.event());
    arguments.add(json.write(delivery));
    arguments.add(Long.toString(delivery.createdAt().toEpochMilli()));
  }

  @Override
  public Map<WebhookId, String> behind() {
    Map<String, String> found =
        RedisSession.await(session.ask(commands -> commands.hgetall(names.behind())));
    Map<WebhookId, String> behind = new HashMap<>();
    found.forEach((id, place) -> behind.put(new WebhookId(id), place));
    return behind;
  }

  @Override
  public long room(WebhookId webhook) {
    return maximumWaiting
        - RedisSession.<Long>await(session.ask(commands -> commands.zcard(names.waiting(webhook))));
  }

  @Override
  public boolean refill(
      String instance,
      WebhookId webhook,
      String from,
      String to,
      @Nullable String level,
      List<Delivery> deliveries) {
    List<String> arguments =
        new ArrayList<>(List.of(instance, webhook.value(), from, to, level == null ? "" : level));
    deliveries.forEach(each -> addTo(arguments, each));
    List<String> keys =
        List.of(
            names.lease(),
            names.position(),
            names.due(),
            names.behind(),
            names.record(webhook),
            names.waiting(webhook),
            names.deliveries(webhook));
    return isDone(session.run(REFILL, keys, arguments.toArray(String[]::new)));
  }

  @Override
  public Load load(Collection<WebhookId> webhooks, Instant now) {
    List<CompletableFuture<Long>> queues =
        webhooks.stream()
            .map(id -> session.ask(commands -> commands.zcard(names.waiting(id))))
            .toList();
    Instant first = first(names.due());
    long waiting = queues.stream().mapToLong(RedisSession::await).sum();
    return new Load(waiting, first == null || first.isAfter(now) ? null : first);
  }

  /** The lowest score of a sorted set, as a time; null if it is empty. */
  private @Nullable Instant first(String sortedSet) {
    List<ScoredValue<String>> first =
        RedisSession.await(session.ask(commands -> commands.zrangeWithScores(sortedSet, 0, 0)));
    return first.isEmpty() ? null : Instant.ofEpochMilli((long) first.get(0).getScore());
  }

  @Override
  public List<WebhookId> due(Instant now, int most) {
    return dueIn(names.due(), now, most).stream().map(WebhookId::new).toList();
  }

  @Override
  public List<Delivery> due(WebhookId webhook, Instant now, int most) {
    return read(webhook, dueIn(names.waiting(webhook), now, most));
  }

  private List<String> dueIn(String sortedSet, Instant now, int most) {
    Range<Long> untilNow =
        Range.from(Range.Boundary.unbounded(), Range.Boundary.including(now.toEpochMilli()));
    return RedisSession.await(
        session.ask(commands -> commands.zrangebyscore(sortedSet, untilNow, Limit.from(most))));
  }

  private List<Delivery> read(WebhookId webhook, List<String> events) {
    if (events.isEmpty()) {
      return List.of();
    }
    String[] fields = events.toArray(String[]::new);
    List<KeyValue<String, String>> found =
        RedisSession.await(
            session.ask(commands -> commands.hmget(names.deliveries(webhook), fields)));
    return found.stream()
        .filter(KeyValue::hasValue)
        .map(each -> json.readDelivery(each.getValue()))
        .toList();
  }

  @Override
  public void park(WebhookId webhook) {
    RedisSession.await(session.ask(commands -> commands.zrem(names.due(), webhook.value())));
  }

  @Override
  public CompletableFuture<Noted> note(String instance, WebhookId webhook, Delivery delivery) {
    Answer answer = delivery.answer();
    Instant next = delivery.nextAttempt();
    Instant attempted = delivery.attemptedAt();
    CompletableFuture<List<String>> noted =
        session.run(
            NOTE,
            List.of(
                names.lease(),
                names.due(),
                names.record(webhook),
                names.waiting(webhook),
                names.ended(webhook),
                names.deliveries(webhook),
                names.state(webhook)),
            instance,
            webhook.value(),
            delivery.event(),
            json.write(delivery),
            next == null ? "" : Long.toString(next.toEpochMilli()),
            attempted == null ? "" : Long.toString(attempted.toEpochMilli()),
            answer != null && answer.isTaken() ? "taken" : "failed",
            Integer.toString(ENDED_KEPT));
    return noted.thenApply(RedisOutbox::noted);
  }

  private static Noted noted(List<String> answer) {
    String failing = answer.get(1);
    return new Noted(answer.get(0).equals("held"), instant(failing.isEmpty() ? null : failing));
  }

  @Override
  public Recent recent(WebhookId webhook, @Nullable Place after, int most) {
    CompletableFuture<List<String>> answer =
        session.run(
            RECENT,
            List.of(names.waiting(webhook), names.ended(webhook)),
            Integer.toString(most),
            after == null ? "" : after.ended() ? ENDED : "waiting",
            after == null ? "0" : Long.toString(after.millis()),
            after == null ? "" : after.event());
    List<String> found = RedisSession.await(answer);
    List<String> events = new ArrayList<>();
    Place last = null;
    for (int i = 0; i < found.size(); i += 3) {
      events.add(found.get(i + 2));
      last =
          new Place(found.get(i).equals(ENDED), Long.parseLong(found.get(i + 1)), found.get(i + 2));
    }
    return new Recent(read(webhook, events), events.size() < most ? null : last);
  }

  @Override
  public Standing standing(WebhookId webhook) {
    CompletableFuture<Map<String, String>> state =
        session.ask(commands -> commands.hgetall(names.state(webhook)));
    CompletableFuture<Long> waiting =
        session.ask(commands -> commands.zcard(names.waiting(webhook)));
    CompletableFuture<String> behind =
        session.ask(commands -> commands.hget(names.behind(), webhook.value()));
    Instant first = first(names.waiting(webhook));
    Map<String, String> found = RedisSession.await(state);
    return new Standing(
        RedisSession.await(waiting),
        RedisSession.await(behind) != null,
        first,
        instant(found.get("deliveredAt")),
        instant(found.get("failingSince")));
  }

  private static @Nullable Instant instant(@Nullable String millis) {
    return millis == null ? null : Instant.ofEpochMilli(Long.parseLong(millis));
  }
}
