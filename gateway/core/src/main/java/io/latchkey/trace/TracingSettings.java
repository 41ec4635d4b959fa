package io.latchkey.trace;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Spans of requests.
 *
 * @param endpoint where spans are sent, over HTTP as OTLP; null for no spans
 * @param sampling the share of requests that get spans if the caller has not said; from 0 to 1
 */
@ConfigurationProperties("latchkey.tracing")
public record TracingSettings(
    @Nullable URI endpoint,
    @DefaultValue("0.1")
        @DecimalMin(value = "0", message = "must be from 0 to 1")
        @DecimalMax(value = "1", message = "must be from 0 to 1")
        double sampling) {

  @AssertTrue(message = "must be an http or https address such as http://localhost:4318/v1/traces")
  boolean isEndpoint() {
    return endpoint == null
        || endpoint.getHost() != null
            && ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()));
  }
}
