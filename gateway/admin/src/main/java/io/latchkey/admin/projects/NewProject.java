package io.latchkey.admin.projects;

import io.latchkey.key.Limits;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.PermissionRules;
import io.latchkey.keystore.ProjectSwitches;
import io.latchkey.upstream.CorsRules;
import io.latchkey.upstream.UpstreamOptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A project that somebody wants, every part of it checked.
 *
 * @param slug null for one made from the name
 * @param upstreamOptions how requests get to the upstream
 * @param trust its own certificates for the upstream; null for none
 * @param credential what it shows its upstream; null for nothing
 * @param cors which pages may call it; null for what the gateway allows
 * @param permissionRules what its requests need of a key's permissions
 * @param switches what it allows besides
 * @param limits null for the gateway's default
 * @param sharedLimits what all its requests together may be; null for no limit
 */
record NewProject(
    OrganizationId organization,
    String name,
    @Nullable String slug,
    @Nullable URI upstream,
    UpstreamOptions upstreamOptions,
    @Nullable WantedTrust trust,
    @Nullable WantedCredential credential,
    @Nullable CorsRules cors,
    PermissionRules permissionRules,
    ProjectSwitches switches,
    int keyLimit,
    @Nullable Limits limits,
    @Nullable Limits sharedLimits) {}
