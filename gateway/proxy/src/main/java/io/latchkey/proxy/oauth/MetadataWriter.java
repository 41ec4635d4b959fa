package io.latchkey.proxy.oauth;

import io.latchkey.proxy.exchange.IssuerAddress;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes metadata of OAuth. Nobody may keep what was derived from a request's own host. */
final class MetadataWriter {

  static final List<String> SCOPES = List.of("read", "write");

  private final IssuerAddress issuer;
  private final JsonMapper json = JsonMapper.builder().build();

  MetadataWriter(IssuerAddress issuer) {
    this.issuer = issuer;
  }

  Mono<Void> write(ServerWebExchange exchange, Object metadata) {
    byte[] body = json.writeValueAsBytes(metadata);
    ServerHttpResponse response = exchange.getResponse();
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    response.getHeaders().setCacheControl(issuer.isFixed() ? "max-age=3600" : "no-store");
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
