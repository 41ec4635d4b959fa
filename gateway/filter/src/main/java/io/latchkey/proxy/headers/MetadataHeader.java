package io.latchkey.proxy.headers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.key.Labels;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.TreeMap;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The metadata of a key as an upstream is told it: one JSON object, whose characters outside ASCII
 * are escaped. Safe for use by many threads.
 */
public final class MetadataHeader {

  private static final AsciiString NAME = AsciiString.cached("X-Latchkey-Metadata");

  private final JsonMapper json =
      JsonMapper.builder(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
          .build();

  /** By identity: a key whose labels change has others. */
  private final Cache<Labels, String> written =
      Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

  /** Adds it, if the key has any. */
  public void add(HttpHeaders output, Labels labels) {
    if (!labels.metadata().isEmpty()) {
      String known = written.getIfPresent(labels);
      output.set(NAME, known == null ? written.get(labels, this::write) : known);
    }
  }

  private String write(Labels labels) {
    return json.writeValueAsString(new TreeMap<>(labels.metadata()));
  }
}
