package io.latchkey.declared;

import io.latchkey.declared.ApiException.Field;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The admin API of a gateway. Waits if it is told to, repeats what can be repeated safely, and
 * follows no redirect. Calls block, and throw {@link ApiException}.
 */
final class AdminApi {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LONG_TIMEOUT = Duration.ofMinutes(10);
  private static final int ATTEMPTS = 8;
  private static final int LONGEST_WAIT = 30;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(Redirect.NEVER)
          .build();
  private final URI server;
  private final String token;

  /**
   * An API.
   *
   * @param server the console's address, without a path
   */
  AdminApi(URI server, String token) {
    this.server = server;
    this.token = token;
  }

  /** An answer; its body is missing if it had none. */
  record Answer(JsonNode body, @Nullable String etag) {}

  Answer get(String path) {
    HttpResponse<String> response = send(request(path, TIMEOUT).GET().build(), true);
    return new Answer(read(response.body()), response.headers().firstValue("ETag").orElse(null));
  }

  /** The items of a list that comes whole. */
  List<JsonNode> list(String path) {
    return get(path).body().path("items").valueStream().toList();
  }

  /** The lines of a list that comes as JSON Lines. */
  List<JsonNode> lines(String path) {
    HttpRequest request =
        request(path, LONG_TIMEOUT).setHeader("Accept", "application/x-ndjson").GET().build();
    List<JsonNode> lines = new ArrayList<>();
    send(request, true).body().lines().forEach(line -> lines.add(read(line)));
    return lines;
  }

  /** Makes something, once, however often the call has to be repeated. */
  JsonNode create(String path, JsonNode body) {
    HttpRequest request =
        request(path, TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    return read(send(request, true).body());
  }

  /** Sends JSON Lines, which can be repeated. */
  JsonNode importLines(String path, List<? extends JsonNode> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    HttpRequest request =
        request(path, LONG_TIMEOUT)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(text.toString()))
            .build();
    return read(send(request, true).body());
  }

  /** Makes a call that is made once; with {@code etag}, only if that version is there. */
  JsonNode call(String method, String path, @Nullable JsonNode body, @Nullable String etag) {
    HttpRequest.Builder request = request(path, TIMEOUT);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, BodyPublishers.ofString(body.toString()));
    }
    if (etag != null) {
      request.header("If-Match", etag);
    }
    return read(send(request.build(), false).body());
  }

  private HttpRequest.Builder request(String path, Duration timeout) {
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(timeout)
        .header("Accept", "application/json")
        .header("Authorization", "Bearer " + token);
  }

  /**
   * Makes a call.
   *
   * @param again whether it can be repeated if nobody knows what became of it
   */
  private HttpResponse<String> send(HttpRequest request, boolean again) {
    int attempt = 1;
    while (true) {
      try {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (attempt == ATTEMPTS || !isToWait(response, again)) {
          return checked(request, response);
        }
        pause(response.headers().firstValue("Retry-After").orElse(""), attempt);
      } catch (IOException e) {
        if (!again || attempt >= 4) {
          throw unanswered(e, again);
        }
        pause("", attempt);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ApiException("", "The run was interrupted.", List.of());
      }
      attempt++;
    }
  }

  private static boolean isToWait(HttpResponse<String> response, boolean again) {
    int status = response.statusCode();
    return status == TOO_MANY
        || (again && status == UNAVAILABLE)
        || response.body().contains("\"call_under_way\"");
  }

  private static void pause(String retryAfter, int attempt) {
    Duration wait =
        retryAfter.matches("[0-9]{1,4}")
            ? Duration.ofSeconds(Math.min(Integer.parseInt(retryAfter), LONGEST_WAIT))
            : Duration.ofMillis(100L << attempt);
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ApiException unanswered(IOException e, boolean again) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new ApiException(
        "",
        again
            ? "There is no answer from " + server + " (" + reason + ")."
            : "There was no answer from "
                + server
                + " ("
                + reason
                + "), so it isn't known whether"
                + " the change was made. Run the command again.",
        List.of());
  }

  private HttpResponse<String> checked(HttpRequest request, HttpResponse<String> response) {
    if (response.statusCode() / 100 == 2) {
      return response;
    }
    JsonNode problem = JSON.missingNode();
    try {
      problem = read(response.body());
    } catch (ApiException e) {
      // It is not one of ours, which is said below.
    }
    if (!problem.has("code")) {
      throw new ApiException(
          "",
          server
              + " answered "
              + response.statusCode()
              + " to "
              + request.method()
              + " "
              + request.uri().getPath()
              + ", and not as an admin API does. Name the console's address, such as"
              + " http://127.0.0.1:8081.",
          List.of());
    }
    List<Field> fields =
        problem
            .path("fields")
            .valueStream()
            .map(each -> new Field(each.path("field").asString(), each.path("problem").asString()))
            .toList();
    throw new ApiException(
        problem.get("code").asString(),
        problem.path("detail").asString(problem.path("title").asString()),
        fields);
  }

  private JsonNode read(String text) {
    if (text.isEmpty()) {
      return JSON.missingNode();
    }
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new ApiException(
          "",
          server
              + " doesn't answer with JSON. Name the console's address, such as"
              + " http://127.0.0.1:8081.",
          List.of());
    }
  }

  /** Query parameters are encoded by this. */
  static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return query.toString();
  }
}
