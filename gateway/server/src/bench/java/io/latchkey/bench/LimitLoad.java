package io.latchkey.bench;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Offers requests with one key to several gateways in turn, at a rate that does not follow the
 * answers, and says how many were admitted: in all, in each second, and at most in any window
 * beyond what a bucket of the key's limit allows in that window. A window begins when a request was
 * sent and ends when an answer came, so a late answer can't make a fleet look better.
 *
 * <p>Arguments: requests per second, connections to each gateway, seconds, the limit's requests per
 * second, its burst, and the URLs. The system property {@code credential} is the API key; with
 * {@code warm}, one without limits, the same is done for some seconds before.
 */
final class LimitLoad implements LoadClient.Listener {

  private static final int OK = 200;
  private static final int TOO_MANY = 429;
  private static final int WARM_SECONDS = 5;
  private static final double[] WINDOWS = {0.05, 0.1, 0.25, 0.5, 1, 2, 5};

  private final List<byte[]> requests = new ArrayList<>();
  private final List<Queue<LoadClient.Connection>> idle = new ArrayList<>();
  private final List<long[]> admitted = new ArrayList<>();
  private final Times times = new Times();
  private final long[] refusedEach;
  private final long[] admittedEach;
  private final long[] longestEach;
  private long start;
  private long refused;
  private long other;
  private long skipped;
  private int turn;

  private LimitLoad(int seconds) {
    this.refusedEach = new long[seconds + 2];
    this.admittedEach = new long[seconds + 2];
    this.longestEach = new long[seconds + 2];
  }

  public static void main(String[] arguments) throws InterruptedException {
    int rate = Integer.parseInt(arguments[0]);
    int connections = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    double limit = Double.parseDouble(arguments[3]);
    double burst = Double.parseDouble(arguments[4]);
    List<URI> targets =
        Arrays.stream(arguments).skip(5).map(URI::create).collect(Collectors.toList());
    String warm = System.getProperty("warm");
    try (LoadClient client = new LoadClient()) {
      if (warm != null) {
        run(client, targets, warm, connections, rate, WARM_SECONDS);
      }
      LimitLoad load =
          run(client, targets, System.getProperty("credential"), connections, rate, seconds);
      System.out.println(load.json(limit, burst));
    }
  }

  private static LimitLoad run(
      LoadClient client, List<URI> targets, String credential, int connections, int rate, int time)
      throws InterruptedException {
    LimitLoad load = new LimitLoad(time);
    List<LoadClient.Connection> opened = new ArrayList<>();
    for (URI target : targets) {
      load.requests.add(LoadClient.get(target, credential));
      Queue<LoadClient.Connection> free = new ArrayDeque<>();
      for (int i = 0; i < connections; i++) {
        LoadClient.Connection connection = client.connect(target, load);
        connection.subject = load.idle.size();
        free.add(connection);
      }
      load.idle.add(free);
      opened.addAll(free);
    }
    long pause = TimeUnit.SECONDS.toNanos(1) / rate;
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    client.execute(() -> load.start = start);
    for (long i = 0; i < (long) rate * time; i++) {
      long due = start + i * pause;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      client.execute(() -> load.arrive(due));
    }
    TimeUnit.SECONDS.sleep(1);
    CompletableFuture<LimitLoad> done = new CompletableFuture<>();
    client.execute(() -> done.complete(load));
    opened.forEach(LoadClient.Connection::close);
    return done.join();
  }

  private void arrive(long due) {
    int target = turn++ % idle.size();
    LoadClient.Connection connection = idle.get(target).poll();
    if (connection == null) {
      skipped++;
      return;
    }
    connection.sentAt = due;
    connection.send(requests.get(target));
  }

  @Override
  public void answered(LoadClient.Connection connection, int status) {
    long now = System.nanoTime();
    int second = (int) TimeUnit.NANOSECONDS.toSeconds(connection.sentAt - start);
    times.add(now - connection.sentAt);
    longestEach[second] = Math.max(longestEach[second], now - connection.sentAt);
    if (status == OK) {
      admitted.add(new long[] {connection.sentAt, now});
      admittedEach[second]++;
    } else if (status == TOO_MANY) {
      refused++;
      refusedEach[second]++;
    } else {
      other++;
    }
    idle.get(connection.subject).add(connection);
  }

  private String json(double limit, double burst) {
    admitted.sort(Comparator.comparingLong(each -> each[0]));
    long last = admitted.stream().mapToLong(each -> each[1]).max().orElse(start);
    double span = (last - (admitted.isEmpty() ? start : admitted.get(0)[0])) / 1e9;
    String windows =
        Arrays.stream(WINDOWS)
            .mapToObj(
                window ->
                    String.format(
                        "{\"seconds\": %.2f, \"beyond\": %.1f}",
                        window, most(admitted, window) - (burst + limit * window)))
            .collect(Collectors.joining(", "));
    return String.format(
        "{\"admitted\": %d, \"refused\": %d, \"other\": %d, \"skipped\": %d, \"seconds\": %.3f,"
            + " \"allowed\": %.1f, \"windows\": [%s], \"latency\": %s, \"eachSecond\": [%s]}",
        admitted.size(),
        refused,
        other,
        skipped,
        span,
        burst + limit * span,
        windows,
        times.json(),
        eachSecond());
  }

  /**
   * The most requests that were admitted for certain within a window of this length: sent after its
   * begin, and answered before its end. Each begins with a request.
   */
  private static int most(List<long[]> admitted, double seconds) {
    long window = (long) (seconds * 1e9);
    int most = 0;
    for (int first = 0; first < admitted.size(); first++) {
      long end = admitted.get(first)[0] + window;
      int within = 0;
      for (int i = first; i < admitted.size() && admitted.get(i)[0] <= end; i++) {
        within += admitted.get(i)[1] <= end ? 1 : 0;
      }
      most = Math.max(most, within);
    }
    return most;
  }

  private String eachSecond() {
    List<String> seconds = new ArrayList<>();
    for (int i = 0; i < admittedEach.length - 2; i++) {
      seconds.add(
          String.format(
              "{\"second\": %d, \"admitted\": %d, \"refused\": %d, \"longestMillis\": %.1f}",
              i, admittedEach[i], refusedEach[i], longestEach[i] / 1e6));
    }
    return String.join(", ", seconds);
  }
}
