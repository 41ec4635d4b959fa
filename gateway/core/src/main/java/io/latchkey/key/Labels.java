package io.latchkey.key;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the operator notes of a key in its own words. It can change, since it does not say what a
 * key may do; but keys with the same owner may share that owner's limits.
 *
 * @param owner whose key it is: an ID in the operator's own system, of visible ASCII characters and
 *     spaces; null for none
 * @param metadata values by their names
 * @param tags words to find it by
 */
public record Labels(@Nullable String owner, Map<String, String> metadata, List<String> tags) {

  /** No label at all. */
  public static final Labels NONE = new Labels(null, Map.of(), List.of());

  public Labels {
    metadata = Map.copyOf(metadata);
    tags = List.copyOf(tags);
  }

  /** As details of an event: {@code owner}, {@code tags}, and {@code metadata.} with each name. */
  public Map<String, String> details() {
    Map<String, String> details = new TreeMap<>();
    if (owner != null) {
      details.put("owner", owner);
    }
    if (!tags.isEmpty()) {
      details.put("tags", String.join(",", tags));
    }
    metadata.forEach((name, value) -> details.put("metadata." + name, value));
    return details;
  }
}
