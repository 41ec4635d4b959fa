package io.latchkey.proxy.authn;

import io.latchkey.key.Permission;
import org.jspecify.annotations.Nullable;

/**
 * What the key of a request must open.
 *
 * @param project the ID or slug; null for the key's only project
 */
public record RequestedAccess(@Nullable String project, Permission permission, int cost) {}
