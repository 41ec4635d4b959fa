package io.latchkey.fault;

import io.latchkey.fixture.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receiver of webhooks that may fail, and keeps the events that it has accepted. */
final class Receiver implements AutoCloseable {

  private static final Pattern EVENT = Pattern.compile("(?i)\r\nlatchkey-event: *(\\S+)");

  private final ScriptedUpstream server = ScriptedUpstream.start(this::answer);
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private volatile boolean failing;

  private void answer(ScriptedUpstream.Request request) throws IOException {
    if (failing && request.number() % 2 == 0) {
      request.reset();
    } else if (failing) {
      request.answer(ScriptedUpstream.response("500 Internal Server Error", ""));
    } else {
      Matcher event = EVENT.matcher(request.head());
      if (event.find()) {
        accepted.add(event.group(1).toLowerCase(Locale.ROOT));
      }
      request.answer(ScriptedUpstream.response("200 OK", ""));
    }
  }

  URI uri() {
    return server.uri();
  }

  /** From now on it answers 500, or not at all. */
  void fail() {
    failing = true;
  }

  /** Ends what {@link #fail} began. */
  void recover() {
    failing = false;
  }

  /** Whether it has accepted an event, by its ID. */
  boolean hasAccepted(String event) {
    return accepted.contains(event.toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    server.close();
  }
}
