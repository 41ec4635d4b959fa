package io.latchkey.admin.transfer;

import io.latchkey.admin.form.Slug;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.KeyPolicy;
import io.latchkey.keystore.Project;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Projects that were looked up lately, so that a long import asks for each once. However many names
 * a caller sends, and however long they are, few are kept. Used by one thread.
 */
final class KnownProjects {

  private static final int MOST = 1_000;

  private final Function<String, Optional<Project>> lookup;
  private final Map<String, Optional<Project>> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Project>> eldest) {
          return size() > MOST;
        }
      };

  private final Map<OrganizationId, KeyPolicy> policies = new HashMap<>();

  KnownProjects(Function<String, Optional<Project>> lookup) {
    this.lookup = lookup;
  }

  /** The project with an ID or slug; empty if the caller sees none. Blocks. */
  Optional<Project> find(String idOrSlug) {
    if (!Slug.isIdOrSlug(idOrSlug)) {
      return Optional.empty();
    }
    Optional<Project> found = known.get(idOrSlug);
    if (found == null) {
      found = lookup.apply(idOrSlug);
      known.put(idOrSlug, found);
    }
    return found;
  }

  /** What an organization asks of its keys, which is asked for once. */
  KeyPolicy policy(OrganizationId organization, Function<OrganizationId, KeyPolicy> lookup) {
    return policies.computeIfAbsent(organization, lookup);
  }

  /** How many are kept. */
  int size() {
    return known.size();
  }
}
