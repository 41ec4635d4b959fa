package io.latchkey.usage;

import io.latchkey.key.KeyId;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a key was used for on one day (UTC) since it was last written. The same again, by its batch,
 * is not counted twice.
 *
 * @param counts by {@code hour:project:outcome}, as {@link UsageRow} reads them
 * @param lastUse null where no request was let through
 * @param oldSecretUse the last one by the secret from before the last roll; null for none
 * @param batch later ones of the same writer have higher numbers
 */
public record KeyDay(
    KeyId key,
    LocalDate day,
    Map<String, Long> counts,
    @Nullable LastUse lastUse,
    @Nullable LastUse oldSecretUse,
    long batch) {}
