package io.latchkey.encryption;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a project encrypts and decrypts on the way, whatever the request says.
 *
 * @param fields the fields, in the order in which the first one that names a value counts
 * @param destinations origins besides the upstream's that a request may name
 * @param headers whether requests may name more fields
 * @param caseSensitive whether names in paths must match in upper and lower case
 * @param rotateEvery how old a primary key becomes before another takes its place; null for never
 */
public record Policy(
    List<FieldRule> fields,
    List<String> destinations,
    HeaderUse headers,
    boolean caseSensitive,
    @Nullable Duration rotateEvery) {

  /** Whether requests may name fields too. */
  public enum HeaderUse {
    /** They may add fields, but take none away. */
    ALLOWED,
    /** A request with such headers is refused. */
    REFUSED
  }

  /** Copies the lists. */
  public Policy {
    fields = List.copyOf(fields);
    destinations = List.copyOf(destinations);
  }
}
