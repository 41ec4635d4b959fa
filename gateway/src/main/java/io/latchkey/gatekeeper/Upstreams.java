package io.latchkey.gatekeeper;

import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Lookup;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectCache;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the requests of a project go, as its record says now. */
public final class Upstreams {

  private final ProjectCache projects;

  public Upstreams(ProjectCache projects) {
    this.projects = projects;
  }

  /** The answer where it is known here; null where the store must be asked. */
  public @Nullable Upstream ifKnown(ProjectId project) {
    Lookup<Project> known = projects.ifKnown(project.value());
    return known == null ? null : upstream(known);
  }

  /** The answer, after asking the store. Never completes exceptionally. */
  public CompletableFuture<Upstream> load(ProjectId project) {
    return projects.load(project.value()).thenApply(Upstreams::upstream);
  }

  private static Upstream upstream(Lookup<Project> lookup) {
    Function<Project, Upstream> onFound = project -> new Upstream(project.upstream(), true);
    return lookup.match(onFound, () -> new Upstream(null, true), () -> new Upstream(null, false));
  }

  /**
   * A project's upstream.
   *
   * @param uri null where the project has none
   * @param known false where the store could not be asked
   */
  public record Upstream(@Nullable URI uri, boolean known) {}
}
