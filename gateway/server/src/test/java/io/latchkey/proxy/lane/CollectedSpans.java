package io.latchkey.proxy.lane;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Takes the spans that a gateway sends (OTLP over HTTP), and reads them. */
final class CollectedSpans implements AutoCloseable {

  private final List<Sent> spans = new CopyOnWriteArrayList<>();
  private final DisposableServer server;

  CollectedSpans() {
    server =
        HttpServer.create()
            .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .handle(
                (request, response) ->
                    request
                        .receive()
                        .aggregate()
                        .asByteArray()
                        .doOnNext(this::take)
                        .then(response.status(200).send()))
            .bindNow();
  }

  /** Where a gateway is to send them. */
  String endpoint() {
    return "http://127.0.0.1:" + server.port() + "/v1/traces";
  }

  /** A span: the trace it belongs to, its request's ID if it has one, and all else as text. */
  private record Sent(ByteBuffer trace, String requestId, String text) {}

  /**
   * Each with its name, kind and attributes, and whether it has a parent; without the traces of
   * requests whose IDs begin with {@code prefix}, and of those with a broken body the server's
   * only, because the head may have left for the upstream or not.
   */
  List<String> unless(String prefix) {
    Set<ByteBuffer> apart = traces(span -> span.requestId.startsWith(prefix));
    Set<ByteBuffer> broken = traces(span -> span.text.contains("latchkey.outcome=bad_request"));
    return spans.stream()
        .filter(span -> !apart.contains(span.trace))
        .filter(span -> !broken.contains(span.trace) || !span.text.startsWith("upstream "))
        .map(Sent::text)
        .toList();
  }

  private Set<ByteBuffer> traces(Predicate<Sent> of) {
    return spans.stream().filter(of).map(Sent::trace).collect(Collectors.toSet());
  }

  private void take(byte[] export) {
    for (ByteBuffer resource : fields(ByteBuffer.wrap(export), 1)) {
      for (ByteBuffer scope : fields(resource, 2)) {
        fields(scope, 2).forEach(span -> spans.add(span(span)));
      }
    }
  }

  private static Sent span(ByteBuffer span) {
    Map<String, String> attributes = new TreeMap<>();
    for (ByteBuffer attribute : fields(span, 9)) {
      ByteBuffer value = fields(attribute, 2).get(0);
      List<ByteBuffer> strings = fields(value, 1);
      attributes.put(
          text(fields(attribute, 1).get(0)),
          strings.isEmpty() ? "" + number(value, 3) : text(strings.get(0)));
    }
    String requestId = attributes.replace("latchkey.request_id", "ID");
    boolean hasParent = fields(span, 4).stream().anyMatch(ByteBuffer::hasRemaining);
    String text =
        "%s kind=%d parent=%s %s"
            .formatted(text(fields(span, 5).get(0)), number(span, 6), hasParent, attributes);
    return new Sent(fields(span, 1).get(0), requestId == null ? "" : requestId, text);
  }

  /** The values of a field of a message that are not numbers. */
  private static List<ByteBuffer> fields(ByteBuffer message, int field) {
    List<ByteBuffer> found = new ArrayList<>();
    ByteBuffer rest = message.duplicate();
    while (rest.hasRemaining()) {
      long tag = varint(rest);
      int length = (tag & 7) == 2 ? (int) varint(rest) : -1;
      if (length < 0) {
        skipNumber(rest, (int) (tag & 7));
      } else {
        if (tag >> 3 == field) {
          found.add(rest.slice(rest.position(), length));
        }
        rest.position(rest.position() + length);
      }
    }
    return found;
  }

  private static long number(ByteBuffer message, int field) {
    ByteBuffer rest = message.duplicate();
    while (rest.hasRemaining()) {
      long tag = varint(rest);
      if (tag == field << 3L) {
        return varint(rest);
      } else if ((tag & 7) == 2) {
        int length = (int) varint(rest);
        rest.position(rest.position() + length);
      } else {
        skipNumber(rest, (int) (tag & 7));
      }
    }
    return 0;
  }

  private static void skipNumber(ByteBuffer rest, int type) {
    switch (type) {
      case 0 -> varint(rest);
      case 1 -> rest.position(rest.position() + 8);
      default -> rest.position(rest.position() + 4);
    }
  }

  private static long varint(ByteBuffer from) {
    long value = 0;
    int shift = 0;
    byte next = from.get();
    while (next < 0) {
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
      next = from.get();
    }
    return value | (long) next << shift;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
