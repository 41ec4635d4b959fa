package io.latchkey.upstream;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import reactor.netty.http.HttpProtocol;

/** What a gateway speaks to an upstream. */
public enum UpstreamProtocol {
  /** HTTP/2 if an https upstream offers it (ALPN), and HTTP/1.1 otherwise. */
  AUTO,
  /** HTTP/1.1 only. */
  HTTP1,
  /** HTTP/2 only; without TLS from the first byte (h2c with prior knowledge). */
  HTTP2;

  /** The names of all of them, as people write them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(UpstreamProtocol::text).toList();
  }

  /** The one with a name; empty if there is none. */
  public static Optional<UpstreamProtocol> parse(String text) {
    return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
  }

  /** What a connection may speak: with more than one, TLS settles which (ALPN). */
  public HttpProtocol[] offered(boolean overTls) {
    return switch (this) {
      case AUTO ->
          overTls
              ? new HttpProtocol[] {HttpProtocol.HTTP11, HttpProtocol.H2}
              : new HttpProtocol[] {HttpProtocol.HTTP11};
      case HTTP1 -> new HttpProtocol[] {HttpProtocol.HTTP11};
      case HTTP2 -> new HttpProtocol[] {overTls ? HttpProtocol.H2 : HttpProtocol.H2C};
    };
  }

  /** As people write it: {@code http2}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
