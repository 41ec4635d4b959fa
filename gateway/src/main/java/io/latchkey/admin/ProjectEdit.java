package io.latchkey.admin;

import io.latchkey.keystore.Project;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different in a project.
 *
 * @param name null for the one that it has
 * @param editsUpstream whether the upstream is to be another one
 * @param upstream null for none
 */
record ProjectEdit(@Nullable String name, boolean editsUpstream, @Nullable URI upstream) {

  /** The project as it is afterwards, one version later. */
  Project apply(Project project) {
    return new Project(
        project.id(),
        project.organization(),
        name == null ? project.name() : name,
        project.slug(),
        editsUpstream ? upstream : project.upstream(),
        project.keyLimit(),
        project.createdAt(),
        project.version() + 1);
  }
}
