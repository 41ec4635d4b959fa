package io.latchkey.admin.events;

import io.latchkey.admin.AdminDoor;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A stream of server-sent events, as its reader sees it. */
final class LiveStream implements AutoCloseable {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private volatile Flow.@Nullable Subscription subscription;

  /** Opens one; where it is let in, returns once it follows. */
  LiveStream(AdminDoor door, String query, String... headers) {
    this(door.request("GET", "/v1/events" + query, null), headers);
  }

  /** Opens one that somebody else asks for. */
  LiveStream(HttpRequest.Builder request, String... headers) {
    request.header("Accept", "text/event-stream");
    if (headers.length > 0) {
      request.headers(headers);
    }
    CLIENT.sendAsync(
        request.build(),
        answer -> {
          status.complete(answer.statusCode());
          return BodySubscribers.fromLineSubscriber(reader());
        });
    Awaitility.await().until(this::isAnswered);
  }

  private boolean isAnswered() {
    boolean follows = lines.stream().anyMatch(line -> line.contains("events follow"));
    return follows || (!lines.isEmpty() && status.getNow(200) != 200);
  }

  private Flow.Subscriber<String> reader() {
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        begun.request(Long.MAX_VALUE);
      }

      @Override
      public void onNext(String line) {
        lines.add(line);
      }

      @Override
      public void onError(Throwable failure) {
        end.complete(null);
      }

      @Override
      public void onComplete() {
        end.complete(null);
      }
    };
  }

  int status() {
    return status.join();
  }

  boolean hasEnded() {
    return end.isDone();
  }

  /** Every line that came, oldest first. */
  List<String> lines() {
    return lines;
  }

  /** The IDs of the events that came, oldest first. */
  List<String> ids() {
    return lines.stream()
        .filter(line -> line.startsWith("id:"))
        .map(line -> line.substring("id:".length()).strip())
        .toList();
  }

  @Override
  public void close() {
    Flow.Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
  }
}
