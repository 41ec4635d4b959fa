package io.latchkey.encryption;

import org.jspecify.annotations.Nullable;

/**
 * What happens to the fields that a path names.
 *
 * @param path as in {@code X-Latchkey-Fields}
 * @param label what the field is called in its token; null for the last name in the path
 * @param required whether a body without the field is refused
 * @param otherwise what a key without the permission to decrypt sees
 */
public record FieldRule(
    String path,
    FieldClass fieldClass,
    @Nullable String label,
    FieldMode mode,
    boolean required,
    FieldAction onRequest,
    FieldAction onResponse,
    Otherwise otherwise) {}
