package io.latchkey.proxy.lane;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.address.UrlHost;
import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.gatekeeper.Upstreams.Fault;
import io.latchkey.keystore.Project;
import io.latchkey.proxy.upstream.Http1Tls;
import io.latchkey.signing.SignedIdentities;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamPatience;
import io.latchkey.upstream.UpstreamProtocol;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where projects' requests go, worked out once for each version of a project's record. Safe for use
 * by many threads.
 */
final class LaneTargets {

  private static final Logger log = LoggerFactory.getLogger(LaneTargets.class);

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final Upstreams upstreams;
  private final SignedIdentities identities;
  private final UpstreamProtocol usual;
  private final Http1Tls tls;

  /** By identity: a project that changes is another object. */
  private final Cache<Project, Optional<LaneTarget>> targets =
      Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

  private final Cache<Place, Origin> origins =
      Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

  /**
   * Targets.
   *
   * @param usual what is spoken to upstreams of which nobody says anything
   */
  LaneTargets(
      Upstreams upstreams, SignedIdentities identities, UpstreamProtocol usual, Http1Tls tls) {
    this.upstreams = upstreams;
    this.identities = identities;
    this.usual = usual;
    this.tls = tls;
    tls.onUpdate(this::forget);
  }

  /**
   * Where upstreams are, and how they are reached there.
   *
   * @param tls null for none
   */
  private record Place(String host, int port, @Nullable UpstreamOptions tls) {}

  /** Certificates have been read anew: new connections use them, and those there are end soon. */
  private void forget() {
    origins.invalidateAll();
    targets.invalidateAll();
  }

  /** The target of the project of an ID or slug; null if the lane can't know or serve it. */
  @Nullable LaneTarget ifKnown(String idOrSlug) {
    Project project = upstreams.projectIfKnown(idOrSlug);
    if (project == null) {
      return null;
    }
    Optional<LaneTarget> known = targets.getIfPresent(project);
    LaneTarget target = (known == null ? targets.get(project, this::target) : known).orElse(null);
    boolean canSign = !project.switches().signedIdentity() || identities.isReady();
    return target != null && target.origin().speaksHttp1() && canSign ? target : null;
  }

  private Optional<LaneTarget> target(Project project) {
    Upstreams.Upstream upstream = upstreams.of(project);
    URI uri = upstream.uri();
    boolean isUsual = upstream.options().patience().equals(UpstreamPatience.NONE);
    if (uri == null || upstream.fault() != Fault.NONE || !isUsual) {
      return Optional.empty();
    }
    Origin origin = origin(uri, upstream.options());
    return origin == null
        ? Optional.empty()
        : Optional.of(LaneTarget.of(project, origin, uri, upstream.credential()));
  }

  /** Null if the lane can't speak to it. */
  private @Nullable Origin origin(URI uri, UpstreamOptions options) {
    UrlHost host = UrlHost.of(uri);
    if ("http".equals(uri.getScheme())) {
      // Without TLS, what TLS there would be makes no difference.
      UpstreamProtocol own = options.protocol();
      UpstreamProtocol protocol = own == UpstreamProtocol.AUTO ? usual : own;
      return protocol == UpstreamProtocol.HTTP2 ? null : origin(host, host.portOr(HTTP), null);
    }
    UpstreamOptions wanted = tls.options(options);
    return "https".equals(uri.getScheme()) && wanted.protocol() != UpstreamProtocol.HTTP2
        ? origin(host, host.portOr(HTTPS), wanted)
        : null;
  }

  private @Nullable Origin origin(UrlHost host, int port, @Nullable UpstreamOptions secure) {
    try {
      return origins.get(
          new Place(host.name(), port, secure),
          place ->
              new Origin(host, port, secure == null ? null : tls.to(host.bare(), port, secure)));
    } catch (RuntimeException e) {
      log.debug("upstream in lane=false reason=\"{}\"", e.toString());
      return null; // Its bundle can't be used, of which the usual way tells the client.
    }
  }
}
