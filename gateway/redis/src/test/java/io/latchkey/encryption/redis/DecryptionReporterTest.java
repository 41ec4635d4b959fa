package io.latchkey.encryption.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.encryption.DecryptionReports;
import io.latchkey.encryption.DecryptionReports.Reader;
import io.latchkey.encryption.FieldClass;
import io.latchkey.event.Event;
import io.latchkey.event.EventLog;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.keystore.Project;
import io.latchkey.store.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecryptionReporterTest {

  private static TestRedis redis;
  private static TestCore core;

  private final DecryptionReports reports = new DecryptionReports();
  private final Written log = new Written();
  private TestCore.Made key;
  private Reader reader;

  /** Keeps what is written, or fails as if the store were away. */
  private static final class Written implements EventLog {

    private final List<Event> events = new ArrayList<>();
    private boolean away;

    @Override
    public CompletableFuture<String> append(Event event) {
      if (away) {
        return CompletableFuture.failedFuture(new StoreUnavailableException("away"));
      }
      events.add(event);
      return CompletableFuture.completedFuture("1-0");
    }

    @Override
    public Page find(
        Predicate<Event> wanted,
        @Nullable String before,
        @Nullable Instant from,
        @Nullable Instant to,
        int most) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<List<Logged>> before(
        @Nullable String before, @Nullable Instant from, @Nullable Instant to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<List<Logged>> after(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String source() {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    core = TestCore.start(redis.port());
  }

  @AfterAll
  static void stop() {
    core.close();
    redis.close();
  }

  @BeforeEach
  void prepare() {
    Project project = core.project(5);
    key = core.key(project);
    reader =
        new Reader(
            key.record().key().id(), project.organization(), project.id(), FieldClass.DEFAULT);
  }

  private DecryptionReporter reporter() {
    return new DecryptionReporter(reports, log, core.keys());
  }

  @Test
  void keyIsToldWithTheNumberOfItsFieldsAndNothingOfThem() {
    reports.decrypted(reader, 2);
    reports.decrypted(reader, 3);
    reports.refused(reader, 1);
    DecryptionReporter reporter = reporter();

    reporter.tellDecrypted();
    reporter.tellDecrypted();
    reporter.tellRefused();

    assertThat(log.events)
        .extracting(Event::action)
        .containsExactly("key.decrypted", "decryption.refused");
    assertThat(log.events.get(0).target())
        .isEqualTo(new Event.Target("key", reader.key().toString(), "ci", key.record().tail()));
    assertThat(log.events.get(0).details())
        .containsOnlyKeys("project", "class", "fields")
        .containsEntry("fields", "5");
    assertThat(log.events.get(1).done()).isFalse();
  }

  @Test
  void whatCannotBeWrittenIsWrittenLater() {
    reports.decrypted(reader, 2);
    log.away = true;
    DecryptionReporter reporter = reporter();
    reporter.tellDecrypted();
    reports.decrypted(reader, 1);
    log.away = false;

    reporter.tellDecrypted();

    assertThat(log.events).hasSize(1);
    assertThat(log.events.get(0).details()).containsEntry("fields", "3");
  }

  @Test
  void whatIsCountedIsWrittenAtTheEndAtTheLatest() {
    DecryptionReporter reporter = reporter();
    reporter.start();
    reports.decrypted(reader, 1);

    reporter.stop();

    assertThat(log.events).hasSize(1);
  }
}
