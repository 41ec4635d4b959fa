package io.latchkey.proxy.lane;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.address.UrlHost;
import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.gatekeeper.Upstreams.Fault;
import io.latchkey.keystore.Project;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamProtocol;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where projects' requests go, worked out once for each version of a project's record. Safe for use
 * by many threads.
 */
final class LaneTargets {

  private static final int HTTP = 80;

  private final Upstreams upstreams;
  private final UpstreamProtocol usual;

  /** By identity: a project that changes is another object. */
  private final Cache<Project, Optional<LaneTarget>> targets =
      Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

  private final Cache<String, Origin> origins =
      Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

  /**
   * Targets.
   *
   * @param usual what is spoken to upstreams of which nobody says anything
   */
  LaneTargets(Upstreams upstreams, UpstreamProtocol usual) {
    this.upstreams = upstreams;
    this.usual = usual;
  }

  /** The target of the project of an ID or slug; null if the lane can't know or serve it. */
  @Nullable LaneTarget ifKnown(String idOrSlug) {
    Project project = upstreams.projectIfKnown(idOrSlug);
    if (project == null) {
      return null;
    }
    Optional<LaneTarget> known = targets.getIfPresent(project);
    return (known == null ? targets.get(project, this::target) : known).orElse(null);
  }

  private Optional<LaneTarget> target(Project project) {
    Upstreams.Upstream upstream = upstreams.of(project);
    URI uri = upstream.uri();
    if (uri == null || upstream.fault() != Fault.NONE || !isPlain(uri, upstream.options())) {
      return Optional.empty();
    }
    UrlHost host = UrlHost.of(uri);
    if (host.name().startsWith("[")) {
      return Optional.empty();
    }
    int port = host.portOr(HTTP);
    Origin origin = origins.get(host.name() + ':' + port, any -> new Origin(host.name(), port));
    return Optional.of(LaneTarget.of(project, origin, uri, upstream.credential()));
  }

  /** Without TLS, what TLS there would be makes no difference. */
  private boolean isPlain(URI uri, UpstreamOptions options) {
    UpstreamProtocol own = options.protocol();
    UpstreamProtocol protocol = own == UpstreamProtocol.AUTO ? usual : own;
    return "http".equals(uri.getScheme()) && protocol != UpstreamProtocol.HTTP2;
  }
}
