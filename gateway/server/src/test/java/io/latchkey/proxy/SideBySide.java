package io.latchkey.proxy;

import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.ScriptedUpstream;
import java.util.List;
import java.util.Locale;

/**
 * What reached an upstream, and what the client got: the same for ours and for a stock gateway.
 *
 * @param requests that reached the upstream
 */
record SideBySide(List<String> requests, String status, List<String> headers, String body) {

  /**
   * Sends a request and sees what comes of it.
   *
   * @param request begins with its request line, and needs no Host
   */
  static SideBySide send(int port, ScriptedUpstream upstream, String request, String secret) {
    int before = upstream.requests().size();
    String answer =
        RawHttp.send(
            port,
            request.replaceFirst(
                "\r\n",
                "\r\nHost: api.test\r\nConnection: close\r\nX-API-Key: " + secret + "\r\n"));
    List<String> requests =
        upstream.requests().stream()
            .skip(before)
            .map(each -> each.line() + sorted(each.head()) + each.body())
            .toList();
    int end = answer.indexOf("\r\n\r\n");
    String body = answer.substring(end);
    // A gateway's own errors are documents of another kind here, under the same status.
    return body.contains("\"requestId\"")
        ? new SideBySide(requests, answer.substring(0, 12), List.of(), "problem")
        : new SideBySide(requests, answer.substring(0, 12), sorted(answer.substring(0, end)), body);
  }

  /** Headers without those that differ by design. */
  private static List<String> sorted(String head) {
    return head.lines()
        .skip(1)
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> !line.isEmpty())
        .filter(
            line -> !line.matches("(x-api-key|host: 127|connection|date|user-agent|accept: ).*"))
        .sorted()
        .toList();
  }

  /** Settings that have ours add nothing to a request that a stock gateway doesn't. */
  static List<String> silent() {
    return List.of(
        "latchkey.proxy.forwarded-headers=false",
        "latchkey.proxy.request-id=",
        "latchkey.proxy.identity.key=",
        "latchkey.proxy.identity.organization=",
        "latchkey.proxy.identity.project=");
  }
}
