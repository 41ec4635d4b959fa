package io.latchkey.openapi;

import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the OpenAPI document to whoever reaches this door: it tells nothing that the program does
 * not, and tools that read it have no token.
 */
@RestController
final class OpenApiController {

  private static final MediaType YAML = MediaType.valueOf("application/yaml");

  private final OpenApiDocument document;

  OpenApiController(OpenApiDocument document) {
    this.document = document;
  }

  @GetMapping("/openapi.json")
  ResponseEntity<byte[]> json() {
    return answer(document.texts().json(), MediaType.APPLICATION_JSON);
  }

  @GetMapping("/openapi.yaml")
  ResponseEntity<byte[]> yaml() {
    return answer(document.texts().yaml(), YAML);
  }

  private static ResponseEntity<byte[]> answer(String text, MediaType type) {
    return ResponseEntity.ok()
        .contentType(type)
        .cacheControl(CacheControl.noCache())
        .body(text.getBytes(StandardCharsets.UTF_8));
  }
}
