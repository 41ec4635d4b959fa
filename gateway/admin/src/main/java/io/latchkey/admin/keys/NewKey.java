package io.latchkey.admin.keys;

import io.latchkey.key.Labels;
import io.latchkey.key.Limits;
import io.latchkey.key.Network;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key that somebody wants, every part of it checked.
 *
 * @param organization the one that all its projects belong to
 * @param permissions empty for all
 * @param expiresAt milliseconds since the epoch; {@link io.latchkey.key.ApiKey#NEVER} for none
 * @param allowedAddresses empty for anywhere
 * @param limits null for what its projects or the gateway set by default
 */
record NewKey(
    String name,
    OrganizationId organization,
    Set<ProjectId> projects,
    Set<Permission> permissions,
    long expiresAt,
    List<Network> allowedAddresses,
    @Nullable Limits limits,
    @Nullable String type,
    @Nullable String description,
    Labels labels) {}
