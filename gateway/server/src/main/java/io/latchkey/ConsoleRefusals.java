package io.latchkey;

import io.latchkey.listener.Refusals;
import io.latchkey.listener.RequestFault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * What the console's listener answers to requests that can't be served, with any role: a problem
 * document, or a page if a browser asks for one.
 */
final class ConsoleRefusals {

  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
  private static final String DOCUMENT =
      "{\"type\":\"urn:latchkey:problem:%s\",\"title\":\"%s\",\"status\":%d,"
          + "\"detail\":\"%s\",\"code\":\"%s\",\"requestId\":\"%s\"}";
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%1$s · Latchkey</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/assets/base.css">
        <link rel="stylesheet" href="/assets/console.css">
      </head>
      <body class="alone">
        <main>
          <h1>%1$s</h1>
          <p>%2$s</p>
          <p><a role="button" href="/keys">To the API keys</a></p>
          <p class="quiet">Request <code>%3$s</code></p>
        </main>
      </body>
      </html>
      """;
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none';"
          + " base-uri 'none'";

  private ConsoleRefusals() {}

  static Refusals create() {
    return new Refusals(fault -> (request, response) -> write(fault, request, response));
  }

  private static Mono<Void> write(
      RequestFault fault, ServerHttpRequest request, ServerHttpResponse response) {
    boolean isPage = wantsPage(request);
    String text = isPage ? page(fault, request.getId()) : document(fault, request.getId());
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    response.setStatusCode(HttpStatusCode.valueOf(fault.status()));
    HttpHeaders headers = response.getHeaders();
    headers.setContentType(isPage ? HTML : MediaType.APPLICATION_PROBLEM_JSON);
    headers.setCacheControl(CacheControl.noStore());
    headers.setContentLength(body.length);
    if (isPage) {
      headers.set("Content-Security-Policy", POLICY);
      headers.set("X-Content-Type-Options", "nosniff");
    }
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }

  /** Whether a browser asks: everything else accepts JSON, or anything. */
  private static boolean wantsPage(ServerHttpRequest request) {
    try {
      List<MediaType> accepted = request.getHeaders().getAccept();
      return accepted.stream().anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_HTML));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  private static String document(RequestFault fault, String id) {
    return DOCUMENT.formatted(
        fault.code(), fault.title(), fault.status(), fault.detail(), fault.code(), id);
  }

  private static String page(RequestFault fault, String id) {
    return PAGE.formatted(fault.title(), fault.detail(), id);
  }
}
