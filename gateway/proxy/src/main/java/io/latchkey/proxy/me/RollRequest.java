package io.latchkey.proxy.me;

import io.latchkey.proxy.problem.Problem;
import io.latchkey.rotation.Overlap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a holder asks for.
 *
 * @param body as it came
 * @param idempotencyKey null if the call is made once only
 * @param overlap how long the secret before still works; null for not at all
 * @param fault null if the request is well formed
 */
record RollRequest(
    String body,
    @Nullable String idempotencyKey,
    @Nullable Duration overlap,
    @Nullable Problem fault) {

  static final int LARGEST_BODY = 4096;

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final String KEY_FORM = "[\\x21-\\x7e]{16,255}";
  private static final String OVERLAP = "overlap";
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What is wrong with the head of a request; null for nothing. */
  static @Nullable Problem faultOf(ServerHttpRequest request) {
    if (request.getURI().getRawQuery() != null) {
      return RollProblems.QUERY;
    }
    List<String> keys = request.getHeaders().getOrEmpty(IDEMPOTENCY_KEY);
    return keys.isEmpty() || (keys.size() == 1 && keys.get(0).matches(KEY_FORM))
        ? null
        : RollProblems.IDEMPOTENCY_KEY;
  }

  /** Whether a request is one that can be repeated. */
  static boolean isRepeatable(ServerHttpRequest request) {
    return request.getHeaders().containsHeader(IDEMPOTENCY_KEY);
  }

  static RollRequest refused(Problem fault) {
    return new RollRequest("", null, null, fault);
  }

  static RollRequest read(ServerHttpRequest request, byte[] bytes) {
    String body = new String(bytes, StandardCharsets.UTF_8);
    String key = request.getHeaders().getFirst(IDEMPOTENCY_KEY);
    if (bytes.length == 0) {
      return new RollRequest(body, key, null, null);
    }
    if (!isJson(request.getHeaders())) {
      return new RollRequest(body, key, null, RollProblems.NOT_JSON_TYPE);
    }
    try {
      return new RollRequest(body, key, overlap(JSON.readTree(bytes)), null);
    } catch (JacksonException e) {
      return new RollRequest(body, key, null, RollProblems.NOT_JSON);
    } catch (IllegalArgumentException e) {
      Problem fault = RollProblems.overlap(Objects.requireNonNull(e.getMessage()));
      return new RollRequest(body, key, null, fault);
    }
  }

  private static boolean isJson(HttpHeaders headers) {
    try {
      MediaType type = headers.getContentType();
      return type != null && type.isCompatibleWith(MediaType.APPLICATION_JSON);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable Duration overlap(JsonNode body) {
    if (!body.isObject()
        || body.propertyStream().anyMatch(each -> !each.getKey().equals(OVERLAP))) {
      throw new IllegalArgumentException("is the only field that the body, an object, can have");
    }
    JsonNode overlap = body.get(OVERLAP);
    if (overlap == null || overlap.isNull()) {
      return null;
    }
    if (!overlap.isString()) {
      throw new IllegalArgumentException("must be a string");
    }
    return Overlap.parse(overlap.stringValue());
  }
}
