package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.GATEWAY;

import io.latchkey.fixture.AdminClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** An event stream that is read by a thread of its own. */
record Events(
    AtomicLong received, CompletableFuture<Void> ended, CompletableFuture<InputStream> body) {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Opens a stream with a key that the gateway knows by then. */
  static Events open(AdminClient.Key key, HttpClient.Version version) {
    ProxyDoor.get("/proxy/orders/x", "X-API-Key", key.secret());
    Events events =
        new Events(new AtomicLong(), new CompletableFuture<>(), new CompletableFuture<>());
    HttpRequest request =
        HttpRequest.newBuilder(GATEWAY.proxy("/proxy/orders/events"))
            .version(version)
            .header("X-API-Key", key.secret())
            .build();
    Thread reader = new Thread(() -> events.read(request), "events");
    reader.setDaemon(true);
    reader.start();
    return events;
  }

  private void read(HttpRequest request) {
    try (InputStream in = CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      body.complete(in);
      byte[] buffer = new byte[256];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        received.addAndGet(read);
      }
      ended.complete(null);
    } catch (IOException e) {
      ended.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    try {
      body.join().close();
    } catch (IOException e) {
      ended.complete(null);
    }
  }
}
