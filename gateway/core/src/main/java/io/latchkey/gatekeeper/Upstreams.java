package io.latchkey.gatekeeper;

import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.Lookup;
import io.latchkey.keystore.cache.ProjectCache;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamTlsSettings;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where the requests of a project go, as its record says now. */
public final class Upstreams {

  private final ProjectCache projects;
  private final UpstreamTlsSettings tls;

  public Upstreams(ProjectCache projects, UpstreamTlsSettings tls) {
    this.projects = projects;
    this.tls = tls;
  }

  /** The answer where it is known here; null where the store must be asked. */
  public @Nullable Upstream ifKnown(ProjectId project) {
    Lookup<Project> known = projects.ifKnown(project.value());
    return known == null ? null : upstream(known);
  }

  /** The project of an ID or slug, if it is known here; null if the store must be asked. */
  public @Nullable Project projectIfKnown(String idOrSlug) {
    return projects.ifKnown(idOrSlug) instanceof Lookup.Found<Project> found ? found.value() : null;
  }

  /** Where a project's requests go. */
  public Upstream of(Project project) {
    return upstream(project);
  }

  /** The answer, after asking the store. Never completes exceptionally. */
  public CompletableFuture<Upstream> load(ProjectId project) {
    return projects.load(project.value()).thenApply(this::upstream);
  }

  private Upstream upstream(Lookup<Project> lookup) {
    return lookup.match(this::upstream, () -> Upstream.NONE, () -> Upstream.UNKNOWN);
  }

  private Upstream upstream(Project project) {
    UpstreamOptions options = project.upstreamOptions();
    String bundle = options.sslBundle();
    boolean allowed = bundle == null || tls.mayName(project.organization().value(), bundle);
    return new Upstream(project.upstream(), options, allowed, true);
  }

  /**
   * A project's upstream.
   *
   * @param uri null if the project has none
   * @param allowed whether the project may name the SSL bundle that it names, if any
   * @param known false if the store could not be asked
   */
  public record Upstream(
      @Nullable URI uri, UpstreamOptions options, boolean allowed, boolean known) {

    private static final Upstream NONE = new Upstream(null, UpstreamOptions.NONE, true, true);
    private static final Upstream UNKNOWN = new Upstream(null, UpstreamOptions.NONE, true, false);
  }
}
