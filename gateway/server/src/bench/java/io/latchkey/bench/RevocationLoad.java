package io.latchkey.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Load on all gateways with all keys, each connection sending its next request as soon as it has an
 * answer, or after a pause. Revoked keys stay in use: that they are refused is what is looked at.
 */
final class RevocationLoad implements LoadClient.Listener {

  /** Refused, not known, and never answered. */
  private static final Set<Integer> NOT_LET_THROUGH = Set.of(401, 503, LoadClient.ABORTED);

  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final LoadClient client = new LoadClient();
  private final List<String> secrets;
  private final long pauseNanos;
  private final AtomicLongArray revokedAt;
  private final Map<LoadClient.Connection, byte[][]> requestsOf = new HashMap<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final Times latency = new Times();
  private long countedFrom;
  private boolean stopped;
  private int sentAfter;
  private int letThrough;

  /**
   * What was seen.
   *
   * @param sentAfter requests sent after their key's revoke call had returned
   * @param letThrough those of them that were let through
   */
  record Counts(
      int sentAfter,
      int letThrough,
      double requestsPerSecond,
      Times latency,
      Map<Integer, Integer> statuses) {

    String statusesJson() {
      return statuses.entrySet().stream()
          .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /**
   * Load that has not begun.
   *
   * @param pauseNanos how long at least from a connection's request to its next; 0 for no pause
   */
  RevocationLoad(List<String> secrets, long pauseNanos) {
    this.secrets = secrets;
    this.pauseNanos = pauseNanos;
    this.revokedAt = new AtomicLongArray(secrets.size());
  }

  /** Opens the connections and begins. */
  void start(List<URI> targets, int connections) {
    for (URI target : targets) {
      byte[][] prepared =
          secrets.stream().map(secret -> LoadClient.get(target, secret)).toArray(byte[][]::new);
      List<LoadClient.Connection> opened = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        opened.add(client.connect(target, this));
      }
      client.execute(
          () ->
              opened.forEach(
                  connection -> {
                    requestsOf.put(connection, prepared);
                    sendNext(connection);
                  }));
    }
  }

  /** Forgets what was counted so far. */
  void countFromNow() {
    client.execute(
        () -> {
          statuses.clear();
          latency.clear();
          countedFrom = System.nanoTime();
        });
  }

  /** Notes that the call that revoked a key has returned. */
  void revoked(int key, long at) {
    revokedAt.set(key, at);
  }

  /** Ends the load and gives what was counted. */
  Counts stop() {
    CompletableFuture<Counts> counts = new CompletableFuture<>();
    client.execute(
        () -> {
          stopped = true;
          double seconds = (System.nanoTime() - countedFrom) / 1e9;
          counts.complete(
              new Counts(sentAfter, letThrough, latency.count() / seconds, latency, statuses));
        });
    Counts result = counts.join();
    client.close();
    return result;
  }

  private void sendNext(LoadClient.Connection connection) {
    byte[][] prepared = requestsOf.get(connection);
    if (stopped || prepared == null) {
      return;
    }
    connection.subject = random.nextInt(prepared.length);
    connection.sentAt = System.nanoTime();
    connection.send(prepared[connection.subject]);
  }

  @Override
  public void answered(LoadClient.Connection connection, int status) {
    if (stopped) {
      return;
    }
    latency.add(System.nanoTime() - connection.sentAt);
    statuses.merge(status, 1, Integer::sum);
    long revoked = revokedAt.get(connection.subject);
    if (revoked != 0 && connection.sentAt - revoked > 0) {
      sentAfter++;
      letThrough += NOT_LET_THROUGH.contains(status) ? 0 : 1;
    }
    long rest = connection.sentAt + pauseNanos - System.nanoTime();
    if (rest > 0) {
      client.execute(() -> sendNext(connection), rest);
    } else {
      sendNext(connection);
    }
  }
}
