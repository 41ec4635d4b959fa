package io.latchkey.bench;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Latency at a rate that does not follow the answers: a request is due every so often whether the
 * ones before it were answered or not, and its time counts from when it was due.
 *
 * <p>Arguments: URL, requests per second, connections, seconds, and the API key if one is to be
 * sent. The first fifth of the time is not counted.
 */
final class OpenLoop implements LoadClient.Listener {

  private static final int OK = 200;

  private final byte[] request;
  private final long countFrom;
  private final Queue<LoadClient.Connection> idle = new ArrayDeque<>();
  private final Queue<Long> overdue = new ArrayDeque<>();
  private final Times times = new Times();
  private int failures;
  private int underWay;

  private OpenLoop(byte[] request, long countFrom) {
    this.request = request;
    this.countFrom = countFrom;
  }

  public static void main(String[] arguments) throws InterruptedException {
    URI target = URI.create(arguments[0]);
    int rate = Integer.parseInt(arguments[1]);
    int connections = Integer.parseInt(arguments[2]);
    int seconds = Integer.parseInt(arguments[3]);
    @Nullable String credential = arguments.length > 4 ? arguments[4] : null;
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
    long length = TimeUnit.SECONDS.toNanos(seconds);
    OpenLoop loop = new OpenLoop(LoadClient.get(target, credential), start + length / 5);
    try (LoadClient client = new LoadClient()) {
      for (int i = 0; i < connections; i++) {
        loop.idle.add(client.connect(target, loop));
      }
      long pause = TimeUnit.SECONDS.toNanos(1) / rate;
      for (long due = start; due < start + length; due += pause) {
        sleepUntil(due);
        long at = due;
        client.execute(() -> loop.arrive(at));
      }
      Thread.sleep(1_000);
      client.execute(loop::print);
    }
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
    if (status != OK) {
      failures++;
    } else if (connection.sentAt >= countFrom) {
      times.add(System.nanoTime() - connection.sentAt);
    }
    Long due = overdue.poll();
    if (due == null) {
      idle.add(connection);
    } else {
      send(connection, due);
    }
  }

  private void print() {
    System.out.printf(
        "{\"latency\": %s, \"failures\": %d, \"unanswered\": %d}%n",
        times.json(), failures, underWay + overdue.size());
  }
}
