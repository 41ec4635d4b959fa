package io.latchkey.encryption.json;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The formats whose fields can be found. */
public enum BodyFormat {
  /** One document. */
  JSON,
  /** A document a line. */
  LINES,
  /** {@code application/x-www-form-urlencoded}. */
  FORM;

  /** The format of a media type, whose parameters are ignored; null if it isn't supported. */
  public static @Nullable BodyFormat of(@Nullable String mediaType) {
    if (mediaType == null) {
      return null;
    }
    int parameters = mediaType.indexOf(';');
    String type =
        (parameters < 0 ? mediaType : mediaType.substring(0, parameters))
            .strip()
            .toLowerCase(Locale.ROOT);
    return switch (type) {
      case "application/json", "text/json" -> JSON;
      case "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/x-jsonlines",
          "application/jsonlines",
          "application/stream+json" ->
          LINES;
      case "application/x-www-form-urlencoded" -> FORM;
      default -> type.endsWith("+json") ? JSON : null;
    };
  }
}
