package io.latchkey.admin.web;

import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.negotiation.Representations;
import io.latchkey.negotiation.Representations.Choice;
import io.latchkey.negotiation.Representations.Chosen;
import io.latchkey.negotiation.Representations.None;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.core.Ordered;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Decides which representation a call is answered in, before anything is done: behind this filter
 * {@code Accept} names just that one. Left to Spring, quality would not count, another path could
 * take the call, any media type would do for JSON, and what a call did would already be done when
 * it is answered with 406.
 */
final class RepresentationFilter implements WebFilter, Ordered {

  private static final List<PathPattern> OURS =
      List.of(
          PathPatternParser.defaultInstance.parse("/v1/**"),
          PathPatternParser.defaultInstance.parse("/oauth2/**"));
  private static final int BEFORE_REPLAYS = Ordered.LOWEST_PRECEDENCE - 1;

  private final Representations representations;

  RepresentationFilter(Representations representations) {
    this.representations = representations;
  }

  /** After all that decides who may call. */
  @Override
  public int getOrder() {
    return BEFORE_REPLAYS;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    PathContainer path = request.getPath().pathWithinApplication();
    if (OURS.stream().noneMatch(pattern -> pattern.matches(path))) {
      return chain.filter(exchange);
    }
    Choice choice = representations.choose(request.getMethod(), path, accepted(request));
    if (choice instanceof None none) {
      String available =
          none.available().stream().map(MediaType::toString).collect(Collectors.joining(" or "));
      throw new ProblemException(
          ProblemKind.NOT_ACCEPTABLE,
          "This is available as " + available + ". Send an Accept header that allows it, or none.");
    }
    return chain.filter(
        choice instanceof Chosen chosen ? accepting(exchange, chosen.type()) : exchange);
  }

  private static List<MediaType> accepted(ServerHttpRequest request) {
    try {
      return request.getHeaders().getAccept();
    } catch (InvalidMediaTypeException e) {
      throw new ProblemException(
          ProblemKind.NOT_ACCEPTABLE,
          "The Accept header is not a list of media types. Correct it, or leave it out.");
    }
  }

  private static ServerWebExchange accepting(ServerWebExchange exchange, MediaType type) {
    return exchange
        .mutate()
        .request(request -> request.headers(headers -> headers.setAccept(List.of(type))))
        .build();
  }
}
