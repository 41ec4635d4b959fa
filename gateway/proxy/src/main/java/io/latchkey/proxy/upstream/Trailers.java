package io.latchkey.proxy.upstream;

import io.latchkey.proxy.exchange.HeaderNames;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServerResponse;

/** The trailers of responses (RFC 9110, section 6.5), and which fields trailers may have at all. */
public final class Trailers {

  /** What frames, routes, authenticates or describes a message comes before its body. */
  private static final HeaderNames NEVER =
      HeaderNames.of(
          "age",
          "authorization",
          "cache-control",
          "content-encoding",
          "content-length",
          "content-range",
          "content-type",
          "cookie",
          "date",
          "expect",
          "expires",
          "host",
          "location",
          "max-forwards",
          "pragma",
          "range",
          "retry-after",
          "set-cookie",
          "vary",
          "warning",
          "www-authenticate");

  private static final String GRPC = "grpc-";
  private static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");

  private Trailers() {}

  /** Whether a field may be in trailers. */
  static boolean mayHave(CharSequence name) {
    return name.length() > 0
        && name.charAt(0) != ':'
        && !NEVER.contains(name)
        && !HeaderNames.HOP_BY_HOP.contains(name);
  }

  /**
   * Has a client's response end with the trailers of its upstream's. A gRPC response that is all
   * head says its status in trailers instead, which every client understands.
   */
  static void pass(HttpClientResponse response, HttpServerResponse written) {
    HttpHeaders head = response.responseHeaders();
    boolean allHead = isAllHead(head);
    if (!allHead && !mayFollow(response, head)) {
      // An attempt before this one, whose response was dropped, may have left its own.
      written.trailerHeaders(Trailers::none);
      return;
    }
    AtomicReference<HttpHeaders> received = new AtomicReference<>(new DefaultHttpHeaders());
    if (allHead) {
      written.responseHeaders().remove(HttpHeaderNames.CONTENT_LENGTH);
      received.set(moved(written.responseHeaders()));
    } else {
      announce(head, written.responseHeaders());
      response.trailerHeaders().subscribe(received::set);
    }
    written.trailerHeaders(output -> copy(Objects.requireNonNull(received.get()), output));
  }

  /** Has a client's response end with other trailers, as far as they may be trailers. */
  static void replace(org.springframework.http.HttpHeaders trailers, HttpServerResponse written) {
    HttpHeaders all = new DefaultHttpHeaders();
    trailers.forEach(all::add);
    written.trailerHeaders(output -> copy(all, output));
  }

  /**
   * Has a client's response end with one trailer more than its upstream's.
   *
   * @param response of the upstream; null if there is none
   * @param value asked for when the body is written
   */
  public static void add(
      @Nullable HttpClientResponse response,
      HttpServerResponse written,
      CharSequence name,
      Supplier<String> value) {
    AtomicReference<HttpHeaders> received = new AtomicReference<>(new DefaultHttpHeaders());
    if (response != null && mayFollow(response, response.responseHeaders())) {
      response.trailerHeaders().subscribe(received::set);
    }
    written.responseHeaders().add(HttpHeaderNames.TRAILER, name);
    written.trailerHeaders(
        output -> {
          copy(Objects.requireNonNull(received.get()), output);
          output.set(name, value.get());
        });
  }

  /** Whether a gRPC response is all head, so that its status has to be moved to trailers. */
  public static boolean isAllHead(HttpHeaders head) {
    return head.contains(GRPC_STATUS);
  }

  private static void none(HttpHeaders trailers) {}

  private static boolean mayFollow(HttpClientResponse response, HttpHeaders head) {
    return head.contains(HttpHeaderNames.TRANSFER_ENCODING)
        || response.version().majorVersion() > 1;
  }

  /** Announces the trailers that an upstream announced. */
  public static void announce(HttpHeaders head, HttpHeaders written) {
    if (head.contains(HttpHeaderNames.TRAILER)) {
      written.set(HttpHeaderNames.TRAILER, head.getAll(HttpHeaderNames.TRAILER));
    }
  }

  /** Takes a gRPC status out of a head, to be trailers. */
  public static HttpHeaders moved(HttpHeaders written) {
    HttpHeaders moved = new DefaultHttpHeaders();
    for (Map.Entry<String, String> header : written.entries()) {
      boolean isStatus =
          header.getKey().regionMatches(true, 0, GRPC + "status", 0, GRPC.length() + 6)
              || header.getKey().equalsIgnoreCase(GRPC + "message");
      if (isStatus) {
        moved.add(header.getKey(), header.getValue());
        written.remove(header.getKey());
      }
    }
    return moved;
  }

  /** Passes on those that may be trailers. */
  public static void copy(HttpHeaders input, HttpHeaders output) {
    Iterator<Map.Entry<CharSequence, CharSequence>> trailers = input.iteratorCharSequence();
    while (trailers.hasNext()) {
      Map.Entry<CharSequence, CharSequence> trailer = trailers.next();
      if (mayHave(trailer.getKey())) {
        output.add(trailer.getKey(), trailer.getValue());
      }
    }
  }
}
