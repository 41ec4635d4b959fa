package io.latchkey.admin.projects;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClientResponse;

/**
 * What came of trying an upstream, as callers see it. Either all about its answer is there, or a
 * reason and what to do.
 *
 * @param headers of its answer, those that tell what it is
 * @param body the beginning of its answer; left out where that is no text
 * @param tookMillis until the head of its answer, or until it was clear that there is none
 */
record UpstreamAnswerView(
    boolean reachable,
    @Nullable Integer status,
    @Nullable String reasonPhrase,
    @Nullable Map<String, String> headers,
    @Nullable String body,
    long tookMillis,
    @Nullable String reason,
    @Nullable String detail) {

  private static final List<String> TELLING = List.of("content-type", "server", "location");
  private static final int LONGEST = 300;

  static UpstreamAnswerView of(HttpClientResponse response, @Nullable String body, long took) {
    return new UpstreamAnswerView(
        true,
        response.status().code(),
        line(response.status().reasonPhrase()),
        telling(response.responseHeaders()),
        body,
        took,
        null,
        null);
  }

  static UpstreamAnswerView of(UpstreamFault fault, long took) {
    String reason = fault.name().toLowerCase(Locale.ROOT);
    return new UpstreamAnswerView(false, null, null, null, null, took, reason, fault.whatToDo());
  }

  private static Map<String, String> telling(HttpHeaders headers) {
    Map<String, String> telling = new TreeMap<>();
    for (String name : TELLING) {
      String value = headers.get(name);
      if (value != null) {
        telling.put(name, line(value));
      }
    }
    return telling;
  }

  private static String line(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST)).replaceAll("\\p{Cntrl}", "?");
  }
}
