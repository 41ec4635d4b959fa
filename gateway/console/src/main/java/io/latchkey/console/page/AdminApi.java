package io.latchkey.console.page;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The admin API, called within the process: a call passes every filter and controller as one over
 * the network would, in the name of the signed-in user, and from that browser's address. Never
 * blocks.
 */
public final class AdminApi {

  private static final List<String> FORWARDED = List.of("X-Forwarded-For", "Forwarded");

  private final ObjectProvider<HttpHandler> door;
  private final JsonMapper json = JsonMapper.builder().build();

  /**
   * An API.
   *
   * @param door asked for at the first call: it is made from the controllers that need this
   */
  AdminApi(ObjectProvider<HttpHandler> door) {
    this.door = door;
  }

  /** Asks for something; fails with a {@link ProblemAnswer} where it is not given. */
  public Mono<Json> get(ServerWebExchange page, String path) {
    return call(page, HttpMethod.GET, path, null);
  }

  /** Sends a call with a body, or without one where that is null; fails as {@link #get}. */
  public Mono<Json> call(
      ServerWebExchange page, HttpMethod method, String path, @Nullable Object body) {
    InnerRequest request = request(page, method, path, body);
    InnerResponse response = new InnerResponse();
    return door.getObject()
        .handle(request, response)
        .then(Mono.defer(() -> response.body()))
        .map(bytes -> answer(response, bytes));
  }

  private InnerRequest request(
      ServerWebExchange page, HttpMethod method, String path, @Nullable Object body) {
    ServerHttpRequest browser = page.getRequest();
    HttpHeaders headers = new HttpHeaders();
    String session = page.getAttribute(PageFilter.SESSION);
    if (session != null) {
      headers.setBearerAuth(session);
    }
    for (String name : FORWARDED) {
      List<String> values = browser.getHeaders().get(name);
      if (values != null) {
        headers.put(name, values);
      }
    }
    byte[] content = new byte[0];
    if (body != null) {
      headers.setContentType(MediaType.APPLICATION_JSON);
      content = json.writeValueAsBytes(body);
      headers.setContentLength(content.length);
    }
    return new InnerRequest(method, URI.create(path), headers, content, browser);
  }

  private Json answer(InnerResponse response, byte[] bytes) {
    Json body =
        new Json(
            bytes.length == 0
                ? json.missingNode()
                : json.readTree(new String(bytes, StandardCharsets.UTF_8)));
    int status = response.status();
    if (status >= 400) {
      throw new ProblemAnswer(status, body);
    }
    return body;
  }
}
