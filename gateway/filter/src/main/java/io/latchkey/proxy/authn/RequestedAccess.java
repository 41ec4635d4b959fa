package io.latchkey.proxy.authn;

import io.latchkey.gatekeeper.RequestedPath;
import io.latchkey.key.Permission;
import org.jspecify.annotations.Nullable;

/**
 * What the key of a request must open.
 *
 * @param project the ID or slug; null for the key's only project
 * @param path what the project's own rules are asked about; null if the permission stands
 */
public record RequestedAccess(
    @Nullable String project, Permission permission, @Nullable RequestedPath path, int cost) {}
