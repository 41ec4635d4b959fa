package io.latchkey.proxy.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What upstreams are told of the client in {@code X-Forwarded-*}. */
final class ForwardedHeaders {

  private static final AsciiString FORWARDED_FOR = AsciiString.cached("X-Forwarded-For");
  private static final AsciiString FORWARDED_PROTO = AsciiString.cached("X-Forwarded-Proto");
  private static final AsciiString FORWARDED_HOST = AsciiString.cached("X-Forwarded-Host");
  private static final AsciiString FORWARDED_PORT = AsciiString.cached("X-Forwarded-Port");

  private static final Pattern PORT = Pattern.compile(":(\\d{1,5})$");

  private ForwardedHeaders() {}

  /** Adds what is said of the client and its connection. */
  static void add(HttpHeaders output, HttpHeaders input, Sender sender) {
    List<String> said = output.getAll(FORWARDED_FOR);
    String address = sender.peer().getHostAddress();
    output.set(FORWARDED_FOR, said.isEmpty() ? address : String.join(", ", said) + ", " + address);
    String proto = output.get(FORWARDED_PROTO);
    String host = output.get(FORWARDED_HOST);
    setIfAbsent(output, FORWARDED_PROTO, sender.scheme());
    setIfAbsent(output, FORWARDED_HOST, input.get(HttpHeaderNames.HOST));
    setIfAbsent(output, FORWARDED_PORT, port(proto, host, sender));
  }

  /** The port that a client connected to: as a trusted proxy's words have it, or our own. */
  private static @Nullable String port(
      @Nullable String proto, @Nullable String host, Sender sender) {
    if (proto == null && host == null) {
      InetSocketAddress local = sender.local();
      return local == null ? null : Integer.toString(local.getPort());
    }
    Matcher explicit = PORT.matcher(host == null ? "" : host);
    if (explicit.find()) {
      return explicit.group(1);
    }
    String scheme =
        proto == null ? sender.scheme() : proto.substring(proto.lastIndexOf(',') + 1).strip();
    return "https".equalsIgnoreCase(scheme) || "wss".equalsIgnoreCase(scheme) ? "443" : "80";
  }

  /** Adds what this gateway keeps to itself of a path to what others did. */
  static void addPrefix(HttpHeaders output, String prefix) {
    String all = ResponseLinks.outside(output.get(ResponseLinks.FORWARDED_PREFIX)) + prefix;
    if (all.isEmpty()) {
      output.remove(ResponseLinks.FORWARDED_PREFIX);
    } else {
      output.set(ResponseLinks.FORWARDED_PREFIX, all);
    }
  }

  private static void setIfAbsent(HttpHeaders output, AsciiString name, @Nullable String value) {
    if (value != null && !output.contains(name)) {
      output.set(name, value);
    }
  }
}
