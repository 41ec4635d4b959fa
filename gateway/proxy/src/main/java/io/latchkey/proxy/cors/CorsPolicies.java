package io.latchkey.proxy.cors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.access.BuiltInPath;
import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.keystore.Project;
import io.latchkey.upstream.CorsRules;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which policy holds for a request: that of its project, if it has one, and else the gateway's.
 * Safe for use by many threads.
 */
final class CorsPolicies {

  private final @Nullable CorsPolicy gateway;
  private final Upstreams projects;
  private final String requestIdHeader;

  /** By identity: a project that changes has other rules. */
  private final Cache<CorsRules, CorsPolicy> own =
      Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

  CorsPolicies(CorsSettings settings, Upstreams projects, String requestIdHeader) {
    CorsRules rules = settings.rules();
    this.gateway = rules.origins().isEmpty() ? null : CorsPolicy.of(rules, requestIdHeader);
    this.projects = projects;
    this.requestIdHeader = requestIdHeader;
  }

  /** The policy where nothing of a project is known; null for none. */
  @Nullable CorsPolicy gateway() {
    return gateway;
  }

  /** The policy for a project's requests; null for none. */
  @Nullable CorsPolicy of(@Nullable Project project) {
    CorsRules rules = project == null ? null : project.provisions().cors();
    return rules == null ? gateway : own.get(rules, each -> CorsPolicy.of(each, requestIdHeader));
  }

  /** The policy for a path, as far as its project is known here; null for none. */
  @Nullable CorsPolicy of(String path) {
    String named = BuiltInPath.project(path);
    return named == null ? gateway : of(projects.projectIfKnown(named));
  }

  /** Has the project of a path known, as far as it can be; null if nothing must be asked. */
  @Nullable CompletableFuture<?> asked(String path) {
    String named = BuiltInPath.project(path);
    return named == null || projects.isProjectKnown(named) ? null : projects.loadProject(named);
  }
}
