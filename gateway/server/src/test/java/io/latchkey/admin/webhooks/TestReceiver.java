package io.latchkey.admin.webhooks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;

/** A real HTTP server on loopback that keeps what it is sent and answers as a test needs it. */
public final class TestReceiver implements AutoCloseable {

  /** The status of an answer that never comes. */
  static final int SILENCE = 0;

  private final List<Got> got = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile IntUnaryOperator statuses;

  /** What it was sent. */
  public record Got(Map<String, String> headers, String body) {

    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String event() {
      return header("Latchkey-Event");
    }
  }

  /**
   * Starts one.
   *
   * @param statuses of its answers, by the number of the request from 1
   */
  public TestReceiver(IntUnaryOperator statuses) {
    this.statuses = statuses;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int number;
    synchronized (got) {
      got.add(new Got(headers, body));
      number = got.size();
    }
    int status = statuses.applyAsInt(number);
    try {
      if (status == SILENCE) {
        end.await();
      }
      exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
      exchange.sendResponseHeaders(Math.max(status, 200), -1);
      exchange.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers in another way from now on. */
  void answerWith(int status) {
    statuses = number -> status;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=a";
  }

  /** What it was sent, oldest first. */
  public List<Got> got() {
    return got;
  }

  /** The IDs of the events that it was sent, oldest first, once for each time. */
  List<String> events() {
    return got.stream().map(Got::event).toList();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
