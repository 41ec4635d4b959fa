package io.latchkey.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.latchkey.openapi.OpenApiConfiguration.SpringdocParts;
import java.util.Locale;
import org.springdoc.core.service.OpenAPIService;
import org.springdoc.core.utils.Constants;
import org.springdoc.webflux.api.OpenApiResource;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What springdoc reads from the controllers. It is no endpoint of its own: what a caller sends, its
 * Host or its language, has no part in the document.
 */
final class Endpoints extends OpenApiResource {

  Endpoints(ObjectFactory<OpenAPIService> builders, SpringdocParts parts) {
    super(
        Constants.DEFAULT_GROUP_NAME,
        builders,
        parts.requests(),
        parts.responses(),
        parts.operations(),
        parts.properties(),
        parts.providers(),
        parts.customizers());
  }

  /** Every endpoint under {@code /v1}, with the schemas of its answers, as JSON. */
  byte[] read() {
    try {
      return writeJsonValue(getOpenApi("/", Locale.ENGLISH));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected String getServerUrl(ServerHttpRequest request, String path) {
    return "/";
  }
}
