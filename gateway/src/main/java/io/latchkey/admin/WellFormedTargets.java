package io.latchkey.admin;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands requests from Reactor Netty to Spring. Spring's own adapter answers a target that is no URI
 * with an empty 400; here it is a problem, as everything else that is wrong with a request.
 */
public final class WellFormedTargets
    implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

  private final JsonMapper json = AdminWebConfiguration.json();
  private final ReactorHttpHandlerAdapter spring;

  public WellFormedTargets(HttpHandler handler) {
    this.spring = new ReactorHttpHandlerAdapter(handler);
  }

  @Override
  public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
    return isWellFormed(request.uri())
        ? spring.apply(request, response)
        : refuse(response, request.requestId());
  }

  private static boolean isWellFormed(String target) {
    try {
      return !new URI(target.startsWith("/") ? "http://localhost" + target : target)
          .toString()
          .isEmpty();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private Publisher<Void> refuse(HttpServerResponse response, String requestId) {
    ProblemException malformed =
        new ProblemException(
            ProblemKind.BAD_REQUEST,
            "The path or query is not well-formed. Percent-encode what is not a letter, digit or"
                + " one of - . _ ~: two hexadecimal digits follow every percent sign.");
    byte[] body = json.writeValueAsBytes(ProblemView.of(malformed, requestId));
    return response
        .status(malformed.kind().status())
        .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .sendByteArray(Mono.just(body))
        .then();
  }
}
