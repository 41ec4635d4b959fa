package io.latchkey.proxy.lane;

import static io.latchkey.fixture.ScriptedUpstream.response;

import io.latchkey.fixture.ScriptedUpstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests and responses, valid, odd and broken, that are put together at random. */
final class Odd {

  private static final List<String> METHODS =
      List.of("GET", "GET", "GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "BREW");

  private static final List<String> TARGETS =
      List.of(
          "/x",
          "/x",
          "/x",
          "",
          "/",
          "//a",
          "/%2e%2e/x",
          "/a/../b",
          "/x?y=%zz",
          "/x?",
          "/x?a=1&b=%20",
          "/\u00e9",
          "/x#frag",
          "/a;b=c/d",
          "/x?a=/../",
          "/\\x",
          "/a%2Fb",
          "/|",
          "?only=query");

  private static final List<String> HEADERS =
      List.of(
          "Accept: */*",
          "X-Forwarded-For: 192.0.2.1",
          "X-Forwarded-Host: evil.example",
          "Forwarded: for=192.0.2.7",
          "X-Latchkey-Key-Id: forged",
          "x_latchkey_key_id: forged",
          "X-Latchkey-Anything: forged",
          "Connection: X-Drop",
          "X-Drop: me",
          "TE: trailers",
          "TE: gzip",
          "Cookie: a=b; c=d",
          "Authorization: Basic YTpi",
          "Content-Type: application/json",
          "Content-Type: application/grpc",
          "X-API-Key: another",
          "Host: other.test",
          "Content-Length: x",
          "Transfer-Encoding: gzip, chunked",
          "X-Folded: a\r\n b",
          "X Bad: name",
          "X-Empty:",
          "Proxy: http://evil.example",
          "Proxy-Authorization: Basic YTpi",
          "Trailer: X-After",
          "Upgrade: h2c",
          "Keep-Alive: timeout=5",
          "X-Qanapi-Mode: encrypt",
          "X-Latchkey-Mode: nonsense",
          "Origin: https://app.example",
          "Access-Control-Request-Method: GET",
          "Via: 1.1 before",
          "X-Request-Id: brought-by-client",
          "X-Request-Id: <not presentable>",
          "Accept-Encoding: gzip",
          "X-Latin: caf\u00e9",
          "content_length: 5",
          "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "Max-Forwards: 3",
          "Range: bytes=0-1",
          "If-None-Match: \"x\"");

  private static final List<String> BODIES =
      List.of(
          "",
          "",
          "Content-Length: 5\r\n\r\nhello",
          "Content-Length: 0\r\n\r\n",
          "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked\r\n\r\n2;ext=1\r\nhe\r\n3\r\nllo\r\n0\r\n"
              + "X-After: t\r\nX-Latchkey-Key-Id: forged\r\n\r\n",
          "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
          "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
          "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");

  /** What upstreams answer, by number; {@code ORIGIN} stands for their own address. */
  private static final List<String> RESPONSES =
      List.of(
          response("200 OK", "hello"),
          response("200 OK", "hello", "Content-Type: text/plain", "X-One: 1", "X-One: 2"),
          response("404 Nowhere", "no"),
          response("500 Oops", ""),
          response("302 Found", "", "Location: ORIGIN/elsewhere?x=1"),
          response("201 Created", "", "Location: /made", "Content-Location: made", "Link: </a>"),
          response("200 OK", "hello", "Set-Cookie: a=b; Path=/", "Set-Cookie: c=d"),
          response("200 OK", "hello", "Connection: X-Hop", "X-Hop: 1", "Keep-Alive: timeout=9"),
          response("200 OK", "hello", "RateLimit: \"theirs\";r=1", "X-Request-Id: theirs"),
          response("426 Upgrade", "no", "Upgrade: foo/2"),
          response("200 OK", "hello", "Trailer: X-After", "TE: x", "Proxy-Authenticate: Basic"),
          response("200 OK", "hello", "Access-Control-Allow-Origin: *", "Vary: Accept"),
          response("200 OK", "", "grpc-status: 5", "grpc-message: no", "X-Kept: 1"),
          response("299 Odd", "hello"),
          "HTTP/1.1 204 No Content\r\nX-Kept: 1\r\n\r\n",
          "HTTP/1.1 205 Reset\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 5\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-After\r\n\r\n"
              + "2\r\nhe\r\n3\r\nllo\r\n0\r\nX-After: t\r\nSet-Cookie: no\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
              + "5\r\nhello\r\n0\r\n\r\n",
          "HTTP/1.1 100 Continue\r\n\r\n" + response("200 OK", "hello"),
          "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + response("200 OK", "hello"),
          "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello",
          "HTTP/1.0 200 OK\r\n\r\nhello",
          "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
          "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
          "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
          "HTTP/1.1 200 OK\r\nbroken\r\n\r\n",
          "hello\r\n\r\n",
          "");

  private Odd() {}

  /** How many kinds of responses there are. */
  static int responses() {
    return RESPONSES.size();
  }

  /** A request whose client reads to the end of its connection. */
  static String request(Random random, String project, String secret, int response) {
    StringBuilder text = new StringBuilder(pick(random, METHODS));
    text.append(" /proxy/").append(project).append(pick(random, TARGETS)).append(" HTTP/1.1\r\n");
    List<String> headers = new ArrayList<>();
    headers.add("Host: api.test");
    headers.add("X-API-Key: " + secret);
    headers.add("Connection: close");
    headers.add("X-Response: " + response);
    for (int more = random.nextInt(4); more > 0; more--) {
      headers.add(pick(random, HEADERS));
    }
    headers.forEach(header -> text.append(header).append("\r\n"));
    String body = pick(random, BODIES);
    return text.append(body.isEmpty() ? "\r\n" : body).toString();
  }

  private static String pick(Random random, List<String> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** Answers as the request's header says, and ends the connection. */
  static void answer(ScriptedUpstream.Request request, String origin) throws IOException {
    String head = request.head();
    int at = head.indexOf("X-Response: ") + "X-Response: ".length();
    int number = Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)));
    request.answer(RESPONSES.get(number).replace("ORIGIN", origin));
    if (number >= 22) {
      request.socket().close();
    }
  }
}
