package io.latchkey.connection;

import static io.latchkey.fixture.Http2Frames.CONTINUATION;
import static io.latchkey.fixture.Http2Frames.DATA;
import static io.latchkey.fixture.Http2Frames.END_HEADERS;
import static io.latchkey.fixture.Http2Frames.GOAWAY;
import static io.latchkey.fixture.Http2Frames.HEADERS;
import static io.latchkey.fixture.Http2Frames.PING;
import static io.latchkey.fixture.Http2Frames.PRIORITY;
import static io.latchkey.fixture.Http2Frames.RST_STREAM;
import static io.latchkey.fixture.Http2Frames.SETTINGS;
import static io.latchkey.fixture.Http2Frames.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Http2Frames;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A client that breaks HTTP/2 loses its connection soon, and the log says nothing of it. */
class BrokenHttp2Test {

  /** No frame has this type: waited for, it comes with the connection's end. */
  private static final int NONE = 99;

  private static TestRedis redis;
  private static TestUpstream upstream;
  private static RunningGateway gateway;
  private static AdminClient admin;
  private static AdminClient.Key key;

  private final List<ILoggingEvent> complaints = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getThrowableProxy() != null || event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            complaints.add(event);
          }
        }
      };

  /** What a client can do to a stream or a connection. */
  enum Fault {
    WINDOW_UPDATE_OF_ZERO,
    PRIORITY_OF_WRONG_LENGTH,
    DATA_BEYOND_THE_LENGTH,
    RAPID_RESET,
    UPPER_CASE_NAME,
    CONNECTION_HEADER,
    NO_PATH;

    void on(Http2Frames connection, int stream) throws IOException {
      switch (this) {
        case WINDOW_UPDATE_OF_ZERO -> {
          open(connection, stream);
          connection.send(WINDOW_UPDATE, 0, stream, 0, 0, 0, 0);
        }
        case PRIORITY_OF_WRONG_LENGTH -> {
          open(connection, stream);
          connection.send(PRIORITY, 0, stream, 0, 0, 0, 0);
        }
        case DATA_BEYOND_THE_LENGTH -> {
          open(connection, stream, "content-length", "1");
          connection.send(DATA, 0, stream, 1, 2, 3);
        }
        case RAPID_RESET -> {
          open(connection, stream);
          connection.send(RST_STREAM, 0, stream, 0, 0, 0, 8);
        }
        case UPPER_CASE_NAME -> open(connection, stream, "X-Upper", "1");
        case CONNECTION_HEADER -> open(connection, stream, "connection", "keep-alive");
        case NO_PATH -> connection.send(HEADERS, END_HEADERS, stream, Http2Frames.head("POST", ""));
      }
    }

    private static void open(Http2Frames connection, int stream, String... more)
        throws IOException {
      String[] headers = new String[more.length + 2];
      headers[0] = "x-api-key";
      headers[1] = key.secret();
      System.arraycopy(more, 0, headers, 2, more.length);
      byte[] head = Http2Frames.head("POST", "/proxy/orders/count", headers);
      connection.send(HEADERS, END_HEADERS, stream, head);
    }
  }

  @BeforeEach
  void listen() {
    appender.start();
    root().addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    root().detachAppender(appender);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    upstream = TestUpstream.start();
    gateway = RunningGateway.on(redis);
    admin = gateway.admin();
    admin.project("orders", upstream.uri());
    key = admin.key("orders");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "000000040000000001", // Settings of a stream.
        "00a000040000000000", // A frame that is too long.
        "000000000000000000", // Data before the settings.
        "000004080000000000", // An update of no window.
        "000001040000000000ff", // Settings of the wrong length.
        "ffffffffffffffffff"
      })
  void connectionThatBeginsBrokenEndsWithoutAWord(String frame) {
    String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    byte[] bytes = HexFormat.of().parseHex(frame);

    String answer =
        RawHttp.send(
            gateway.latchkey().proxyPort(),
            preface + new String(bytes, StandardCharsets.ISO_8859_1));

    assertThat(answer).doesNotContain("HTTP/1.1");
    assertThat(complaints).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void connectionWhoseClientSpoilsItsStreamsEndsSoon(Fault fault) throws IOException {
    int before = upstream.seen().size();
    try (Http2Frames connection = new Http2Frames(gateway.latchkey().proxyPort())) {
      for (int stream = 1; stream < 4000; stream += 2) {
        fault.on(connection, stream);
      }

      assertThat(connection.next(NONE)).isNull();
    }
    assertThat(complaints).isEmpty();
    assertThat(upstream.seen().size() - before).isLessThan(300);
  }

  @Test
  void connectionEndsWithGoaway() throws IOException {
    try (Http2Frames connection = new Http2Frames(gateway.latchkey().proxyPort())) {
      // As many as end it: what stands unread behind them could have it end without a word.
      for (int stream = 1; stream < 40; stream += 2) {
        Fault.WINDOW_UPDATE_OF_ZERO.on(connection, stream);
      }

      assertThat(connection.next(GOAWAY)).isNotNull();
    }
  }

  @Test
  void floodsOfControlFramesEndTheConnection() throws IOException {
    for (int type : new int[] {SETTINGS, PING}) {
      try (Http2Frames connection = new Http2Frames(gateway.latchkey().proxyPort())) {
        byte[] payload = new byte[type == PING ? 8 : 0];
        for (int i = 0; i < 50_000; i++) {
          connection.send(type, 0, 0, payload);
        }
      }
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void headWithoutAnEndIsRefused() throws IOException {
    try (Http2Frames connection = new Http2Frames(gateway.latchkey().proxyPort())) {
      connection.send(HEADERS, 0, 1, Http2Frames.head("GET", "/"));
      for (int i = 0; i < 2_000; i++) {
        connection.send(CONTINUATION, 0, 1, Http2Frames.head("GET", "/"));
      }

      assertThat(connection.next(NONE)).isNull();
    }
    assertThat(complaints).isEmpty();
  }
}
