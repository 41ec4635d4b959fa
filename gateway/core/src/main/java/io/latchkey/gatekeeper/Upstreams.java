package io.latchkey.gatekeeper;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.encryption.ProjectSecrets;
import io.latchkey.encryption.ProjectSecrets.Purpose;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectSwitches;
import io.latchkey.keystore.cache.Lookup;
import io.latchkey.keystore.cache.ProjectCache;
import io.latchkey.upstream.UpstreamCredential;
import io.latchkey.upstream.UpstreamCredential.Sealed;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamTlsSettings;
import io.latchkey.upstream.UpstreamTrust;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the requests of a project go, as its record says now. Worked out once for each version of
 * it. Safe for use by many threads.
 */
public final class Upstreams {

  private static final Logger log = LoggerFactory.getLogger(Upstreams.class);

  private final ProjectCache projects;
  private final UpstreamTlsSettings tls;
  private final ProjectSecrets secrets;

  /** By identity: a project that changes is another object. */
  private final Cache<Project, Upstream> known =
      Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

  public Upstreams(ProjectCache projects, UpstreamTlsSettings tls, ProjectSecrets secrets) {
    this.projects = projects;
    this.tls = tls;
    this.secrets = secrets;
  }

  /** The answer where it is known here; null where the store must be asked. */
  public @Nullable Upstream ifKnown(ProjectId project) {
    Lookup<Project> found = projects.ifKnown(project.value());
    return found == null ? null : upstream(found);
  }

  /** The project of an ID or slug, if it is known here; null if the store must be asked. */
  public @Nullable Project projectIfKnown(String idOrSlug) {
    return projects.ifKnown(idOrSlug) instanceof Lookup.Found<Project> found ? found.value() : null;
  }

  /** Whether the store need not be asked for the project of an ID or slug. */
  public boolean isProjectKnown(String idOrSlug) {
    return projects.ifKnown(idOrSlug) != null;
  }

  /** Has the project of an ID or slug known, if it can be. Never completes exceptionally. */
  public CompletableFuture<?> loadProject(String idOrSlug) {
    return projects.load(idOrSlug);
  }

  /** Where a project's requests go. */
  public Upstream of(Project project) {
    Upstream upstream = known.getIfPresent(project);
    return upstream == null ? known.get(project, this::worked) : upstream;
  }

  /** The answer, after asking the store. Never completes exceptionally. */
  public CompletableFuture<Upstream> load(ProjectId project) {
    return projects.load(project.value()).thenApply(this::upstream);
  }

  private Upstream upstream(Lookup<Project> lookup) {
    return lookup.match(this::of, () -> Upstream.NONE, () -> Upstream.UNKNOWN);
  }

  private Upstream worked(Project project) {
    UpstreamOptions options = project.upstreamOptions();
    String bundle = options.sslBundle();
    if (bundle != null && !tls.mayName(project.organization().value(), bundle)) {
      return new Upstream(
          project.upstream(), options, null, project.switches(), Fault.SSL_BUNDLE, true);
    }
    try {
      checkKey(options.trust());
      return new Upstream(
          project.upstream(), options, opened(project), project.switches(), Fault.NONE, true);
    } catch (GeneralSecurityException e) {
      log.error(
          "upstream=unavailable project={} reason=\"its secrets were sealed under a master key that"
              + " this gateway doesn't have, or have been changed\"",
          project.id());
      return new Upstream(
          project.upstream(), options, null, project.switches(), Fault.SECRET, true);
    }
  }

  private void checkKey(@Nullable UpstreamTrust trust) throws GeneralSecurityException {
    String sealed = trust == null ? null : trust.sealedKey();
    if (trust != null && sealed != null) {
      var unused =
          secrets.open(Purpose.UPSTREAM_KEY, trust.organization(), trust.project(), sealed);
    }
  }

  private @Nullable OpenedCredential opened(Project project) throws GeneralSecurityException {
    UpstreamCredential credential = project.provisions().credential();
    if (credential == null) {
      return null;
    }
    Sealed before = credential.before();
    return new OpenedCredential(
        opened(project, credential.newest()),
        credential.from().toEpochMilli(),
        before == null ? null : opened(project, before));
  }

  private OpenedCredential.Header opened(Project project, Sealed sealed)
      throws GeneralSecurityException {
    return new OpenedCredential.Header(
        sealed.header(),
        secrets.open(
            Purpose.UPSTREAM_CREDENTIAL, project.organization(), project.id(), sealed.value()));
  }

  /** Why a project's requests can't go to its upstream. */
  public enum Fault {
    NONE,
    /** The project names an SSL bundle that it may not name. */
    SSL_BUNDLE,
    /** What was sealed for the project can't be opened. */
    SECRET
  }

  /**
   * A project's upstream.
   *
   * @param uri null if the project has none
   * @param credential what it is shown; null for nothing
   * @param switches what it is told of callers
   * @param known false if the store could not be asked
   */
  public record Upstream(
      @Nullable URI uri,
      UpstreamOptions options,
      @Nullable OpenedCredential credential,
      ProjectSwitches switches,
      Fault fault,
      boolean known) {

    private static final Upstream NONE =
        new Upstream(null, UpstreamOptions.NONE, null, ProjectSwitches.NONE, Fault.NONE, true);
    private static final Upstream UNKNOWN =
        new Upstream(null, UpstreamOptions.NONE, null, ProjectSwitches.NONE, Fault.NONE, false);
  }
}
