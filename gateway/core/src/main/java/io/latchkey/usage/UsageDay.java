package io.latchkey.usage;

import io.latchkey.key.KeyId;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a key was used for on one day (UTC) since it was last written; or all keys of a project or
 * an organization together. The same again, by its batch, is not counted twice.
 *
 * @param of the ID of a key, a project or an organization
 * @param counts by {@code hour:project:outcome}, as {@link UsageRow} reads them; sums have no
 *     project
 * @param lastUse null where no request was let through, and of sums
 * @param oldSecretUse the last one by the secret from before the last roll; null for none
 * @param batch later ones of the same writer have higher numbers
 */
public record UsageDay(
    String of,
    LocalDate day,
    Map<String, Long> counts,
    @Nullable LastUse lastUse,
    @Nullable LastUse oldSecretUse,
    long batch) {

  /** That of a key. */
  public UsageDay(
      KeyId key,
      LocalDate day,
      Map<String, Long> counts,
      @Nullable LastUse lastUse,
      @Nullable LastUse oldSecretUse,
      long batch) {
    this(key.toString(), day, counts, lastUse, oldSecretUse, batch);
  }
}
