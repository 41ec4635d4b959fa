package io.latchkey.admin.projects;

import io.latchkey.key.Limits;
import io.latchkey.key.PermissionRules;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectSwitches;
import io.latchkey.upstream.Provisions;
import io.latchkey.upstream.UpstreamOptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different in a project.
 *
 * @param name null for the one that it has
 * @param editsUpstream whether the upstream is to be another one
 * @param upstream null for none
 * @param upstreamOptions how requests get to the upstream, whether that is to be different or not
 * @param provisions what its requests are given on their way, whether that is to be different or
 *     not
 * @param permissionRules null for those that it has
 * @param switches what it allows besides, whether that is to be different or not
 * @param keyLimit how many active keys it may have; null for as many as before
 * @param editsLimits whether the keys' default limits are to be others
 * @param limits null for the gateway's default
 * @param sharedLimits what all its requests together may be, whether that is to be different or
 *     not; null for no limit
 */
record ProjectEdit(
    @Nullable String name,
    boolean editsUpstream,
    @Nullable URI upstream,
    UpstreamOptions upstreamOptions,
    Provisions provisions,
    @Nullable PermissionRules permissionRules,
    ProjectSwitches switches,
    @Nullable Integer keyLimit,
    boolean editsLimits,
    @Nullable Limits limits,
    @Nullable Limits sharedLimits) {

  /** The project as it is afterwards, one version later. */
  Project apply(Project project) {
    return new Project(
        project.id(),
        project.organization(),
        name == null ? project.name() : name,
        project.slug(),
        editsUpstream ? upstream : project.upstream(),
        upstreamOptions,
        provisions,
        permissionRules == null ? project.permissionRules() : permissionRules,
        switches,
        keyLimit == null ? project.keyLimit() : keyLimit,
        editsLimits ? limits : project.limits(),
        sharedLimits,
        project.createdAt(),
        project.version() + 1);
  }
}
