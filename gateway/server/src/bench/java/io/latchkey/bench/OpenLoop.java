package io.latchkey.bench;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Latency at a rate that does not follow the answers: a request is due every so often whether the
 * ones before it were answered or not, and its time counts from when it was due.
 *
 * <p>Arguments: requests per second, connections, seconds, rounds, and targets as {@code name=URL}.
 * The targets take turns; a round before the first is not counted. The system property {@code
 * credential} is the API key to send, if one is.
 */
final class OpenLoop implements LoadClient.Listener {

  private static final int OK = 200;

  private final byte[] request;
  private final Queue<LoadClient.Connection> idle = new ArrayDeque<>();
  private final Queue<Long> overdue = new ArrayDeque<>();
  private final Times times = new Times();
  private int failures;
  private int underWay;

  private OpenLoop(byte[] request) {
    this.request = request;
  }

  public static void main(String[] arguments) throws InterruptedException {
    int rate = Integer.parseInt(arguments[0]);
    int connections = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    List<String> targets = List.of(arguments).subList(4, arguments.length);
    try (LoadClient client = new LoadClient()) {
      for (int round = 0; round <= rounds; round++) {
        for (String target : inTurn(targets, round)) {
          int name = target.indexOf('=');
          String measured =
              run(client, URI.create(target.substring(name + 1)), rate, connections, seconds);
          if (round > 0) {
            System.out.printf(
                "{\"system\": \"%s\", \"round\": %d, %s}%n",
                target.substring(0, name), round, measured);
          }
        }
      }
    }
  }

  private static List<String> inTurn(List<String> targets, int first) {
    List<String> turned = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      turned.add(targets.get((first + i) % targets.size()));
    }
    return turned;
  }

  private static String run(LoadClient client, URI target, int rate, int connections, int seconds)
      throws InterruptedException {
    OpenLoop loop = new OpenLoop(LoadClient.get(target, System.getProperty("credential")));
    List<LoadClient.Connection> opened = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      opened.add(client.connect(target, loop));
    }
    client.execute(() -> loop.idle.addAll(opened));
    long pause = TimeUnit.SECONDS.toNanos(1) / rate;
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
    for (long i = 0; i < (long) rate * seconds; i++) {
      long due = start + i * pause;
      sleepUntil(due);
      client.execute(() -> loop.arrive(due));
    }
    TimeUnit.SECONDS.sleep(1);
    CompletableFuture<String> measured = new CompletableFuture<>();
    client.execute(() -> measured.complete(loop.json()));
    String json = measured.join();
    opened.forEach(LoadClient.Connection::close);
    return json;
  }

  private static void sleepUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void arrive(long due) {
    LoadClient.Connection connection = idle.poll();
    if (connection == null) {
      overdue.add(due);
    } else {
      send(connection, due);
    }
  }

  private void send(LoadClient.Connection connection, long due) {
    underWay++;
    connection.sentAt = due;
    connection.send(request);
  }

  @Override
  public void answered(LoadClient.Connection connection, int status) {
    underWay--;
    if (status == OK) {
      times.add(System.nanoTime() - connection.sentAt);
    } else {
      failures++;
    }
    Long due = overdue.poll();
    if (due == null) {
      idle.add(connection);
    } else {
      send(connection, due);
    }
  }

  private String json() {
    return String.format(
        "\"latency\": %s, \"failures\": %d, \"unanswered\": %d",
        times.json(), failures, underWay + overdue.size());
  }
}
