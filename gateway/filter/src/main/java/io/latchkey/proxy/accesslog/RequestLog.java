package io.latchkey.proxy.accesslog;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.latchkey.settings.StartFaultException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a line of JSON for each request, on a thread of its own. Requests never wait for it: where
 * the disk is slower than they are, lines are dropped and counted.
 */
final class RequestLog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RequestLog.class);
  private static final long PERIOD_MILLIS = 50;
  private static final long PATIENCE_SECONDS = 3;

  private final Queue<Line> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final JsonMapper json =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();
  private final int maximum;
  private final @Nullable OutputStream out;
  private final @Nullable ScheduledExecutorService thread;
  private boolean failing;

  /**
   * What is told of a request; what is null is left out. No path, no query and no header: any of
   * them may hold a secret.
   *
   * @param outcome {@code allowed}, or the code of what the gateway answered itself
   */
  record Line(
      Instant time,
      String requestId,
      @Nullable String traceId,
      String method,
      @Nullable String route,
      String client,
      @Nullable String key,
      @Nullable String organization,
      @Nullable String project,
      String outcome,
      @Nullable Integer status,
      @Nullable Long decisionMicros,
      @Nullable Long upstreamMicros,
      long totalMicros) {}

  /**
   * Opens the log, where there is one.
   *
   * @throws StartFaultException where the file can't be written
   */
  RequestLog(RequestLogSettings settings) {
    this.maximum = settings.maximumWaiting();
    this.out = settings.isOn() ? open(String.valueOf(settings.to())) : null;
    this.thread = out == null ? null : start();
  }

  private static OutputStream open(String to) {
    try {
      return to.equals("stdout")
          ? new FileOutputStream(FileDescriptor.out)
          : new FileOutputStream(to, true);
    } catch (IOException e) {
      throw new StartFaultException(
          "latchkey.request-log.to is \"" + to + "\": the file can't be written");
    }
  }

  private ScheduledExecutorService start() {
    ScheduledExecutorService made =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread writer = new Thread(task, "latchkey-request-log");
              writer.setDaemon(true);
              return writer;
            });
    made.scheduleWithFixedDelay(
        this::writeAll, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return made;
  }

  /** Whether lines are written at all. */
  boolean isOn() {
    return out != null;
  }

  /** Writes a line soon, unless too many wait. */
  void write(Line line) {
    if (size.get() >= maximum) {
      dropped.increment();
      return;
    }
    size.incrementAndGet();
    waiting.add(line);
  }

  /** How many lines were dropped. */
  long dropped() {
    return dropped.sum();
  }

  private void writeAll() {
    OutputStream to = out;
    StringBuilder lines = new StringBuilder();
    int count = 0;
    for (Line line = waiting.poll(); line != null; line = waiting.poll()) {
      lines.append(json.writeValueAsString(line)).append('\n');
      count++;
    }
    if (to == null || count == 0) {
      return;
    }
    size.addAndGet(-count);
    try {
      to.write(lines.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      failing = false;
    } catch (IOException e) {
      dropped.add(count);
      if (!failing) {
        log.warn("request log written=false reason=\"{}\"", e.getMessage());
      }
      failing = true;
    }
  }

  /** Writes what is left. */
  @Override
  public void close() {
    if (thread == null) {
      return;
    }
    thread.submit(this::writeAll);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("request log closed=false reason=\"the file takes too long\"");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
