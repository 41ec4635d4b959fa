package io.latchkey.proxy.encryption;

import io.latchkey.encryption.json.BodyFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Content-Type and Content-Encoding say of a body. */
final class MediaTypes {

  private MediaTypes() {}

  /** The format of a body; null if its fields can't be found. It must be in UTF-8. */
  static @Nullable BodyFormat format(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    for (String parameter : contentType.toLowerCase(Locale.ROOT).split(";", -1)) {
      String[] parts = parameter.strip().split("=", 2);
      boolean isCharset = parts.length == 2 && parts[0].strip().equals("charset");
      if (isCharset && !isUtf8(parts[1].strip().replace("\"", ""))) {
        return null;
      }
    }
    return BodyFormat.of(contentType);
  }

  private static boolean isUtf8(String charset) {
    return charset.equals("utf-8") || charset.equals("utf8") || charset.equals("us-ascii");
  }

  static boolean isEncoded(@Nullable String contentEncoding) {
    return contentEncoding != null
        && !contentEncoding.isBlank()
        && !contentEncoding.strip().equalsIgnoreCase("identity");
  }
}
