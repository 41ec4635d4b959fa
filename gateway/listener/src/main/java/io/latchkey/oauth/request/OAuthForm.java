package io.latchkey.oauth.request;

import io.latchkey.form.FormFaultException;
import io.latchkey.form.PostedForm;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Mono;

/**
 * The form that a client posts to an OAuth endpoint: small, and soon there.
 *
 * @param fields those that have a value (RFC 6749, section 3.2)
 * @param problem what is wrong with it; null for nothing
 */
public record OAuthForm(Map<String, String> fields, @Nullable OAuthProblem problem) {

  private static final int LARGEST_BODY = 8 * 1024;
  private static final Duration LONGEST_BODY = Duration.ofSeconds(10);

  public OAuthForm {
    fields = Map.copyOf(fields);
  }

  /** Reads a form. Fails only if there is nobody left to tell. */
  public static Mono<OAuthForm> read(ServerHttpRequest request) {
    if (request.getURI().getRawQuery() != null) {
      return Mono.just(wrong(OAuthProblem.QUERY));
    }
    if (!request.getHeaders().containsHeader("Content-Type")) {
      return Mono.just(wrong(OAuthProblem.NOT_A_FORM));
    }
    return PostedForm.read(request, LARGEST_BODY)
        .timeout(LONGEST_BODY)
        .map(OAuthForm::of)
        .onErrorResume(FormFaultException.class, e -> Mono.just(wrong(problem(e))))
        .onErrorResume(TimeoutException.class, e -> Mono.just(wrong(OAuthProblem.TOO_SLOW)));
  }

  private static OAuthForm wrong(OAuthProblem problem) {
    return new OAuthForm(Map.of(), problem);
  }

  private static OAuthProblem problem(FormFaultException failure) {
    return switch (failure.fault()) {
      case NOT_A_FORM -> OAuthProblem.NOT_A_FORM;
      case MALFORMED -> OAuthProblem.MALFORMED;
      case TOO_LARGE -> OAuthProblem.TOO_LONG;
    };
  }

  /** A parameter without a value counts as left out; none may come twice. */
  private static OAuthForm of(MultiValueMap<String, String> sent) {
    Map<String, String> fields = new HashMap<>();
    for (Map.Entry<String, List<String>> each : sent.entrySet()) {
      if (each.getValue().size() > 1) {
        return wrong(OAuthProblem.MALFORMED);
      }
      String value = each.getValue().get(0);
      if (!value.isEmpty()) {
        fields.put(each.getKey(), value);
      }
    }
    return new OAuthForm(fields, null);
  }
}
