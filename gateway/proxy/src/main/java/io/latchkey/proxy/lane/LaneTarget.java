package io.latchkey.proxy.lane;

import io.latchkey.gatekeeper.OpenedCredential;
import io.latchkey.keystore.Project;
import io.latchkey.proxy.upstream.TargetFilter;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of a project go.
 *
 * @param base the upstream's address
 * @param path that of the base, without a slash at its end
 * @param credential what the upstream is shown; null for nothing
 */
record LaneTarget(
    Project project, Origin origin, URI base, String path, @Nullable OpenedCredential credential) {

  static LaneTarget of(
      Project project, Origin origin, URI base, @Nullable OpenedCredential credential) {
    String path = base.getRawPath() == null ? "" : base.getRawPath();
    return new LaneTarget(project, origin, base, path, credential);
  }

  /**
   * The target of a request's line.
   *
   * @param rest what is left of the path that came; empty, or begins with a slash
   * @param query null for none
   */
  String line(String rest, @Nullable String query) {
    boolean slash = path.endsWith("/") && !rest.isEmpty();
    String all = (slash ? path.substring(0, path.length() - 1) : path) + rest;
    String line = all.isEmpty() ? "/" : all;
    return query == null ? line : line + '?' + query;
  }

  /** The same, as the address that links in the response are told by. */
  URI uri(String rest, @Nullable String query) {
    return TargetFilter.target(base, rest, query);
  }
}
