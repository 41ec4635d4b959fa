package io.latchkey.listener;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Which targets a listener serves.
 *
 * @param longest how many bytes a target may have
 * @param isStrict whether a target must be a URI as RFC 3986 says: fit for a listener that reads
 *     targets itself, whereas a proxy passes them on as they came
 */
public record TargetRules(int longest, boolean isStrict) {

  /** Whether a target is a URI, or need not be one. */
  boolean isWellFormed(String target) {
    if (!isStrict) {
      return true;
    }
    try {
      return !new URI(target.startsWith("/") ? "http://localhost" + target : target)
          .toString()
          .isEmpty();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
