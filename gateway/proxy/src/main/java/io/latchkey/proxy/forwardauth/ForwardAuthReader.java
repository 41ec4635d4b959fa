package io.latchkey.proxy.forwardauth;

import io.latchkey.access.DenialReason;
import io.latchkey.access.PathGuard;
import io.latchkey.access.RouteRequirement;
import io.latchkey.client.ClientAddresses;
import io.latchkey.gatekeeper.RequestedPath;
import io.latchkey.key.Permission;
import io.latchkey.listener.RequestTarget;
import io.latchkey.proxy.authn.RequestedAccess;
import io.latchkey.proxy.exchange.ForwardAuthPath;
import io.latchkey.proxy.exchange.NettyExchange;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Reads what an ingress asks. Only a trusted address may describe a request other than its own, or
 * name a project in a header.
 */
final class ForwardAuthReader {

  private final ClientAddresses clients;
  private final int maximumCost;
  private final String projectHeader;
  private final @Nullable String hostBegin;
  private final String hostEnd;

  ForwardAuthReader(ForwardAuthSettings settings, ClientAddresses clients, int maximumCost) {
    this.clients = clients;
    this.maximumCost = maximumCost;
    this.projectHeader = settings.projectHeader();
    int at = settings.host().indexOf(ForwardAuthSettings.PROJECT);
    this.hostBegin = at < 0 ? null : settings.host().substring(0, at);
    this.hostEnd =
        at < 0 ? "" : settings.host().substring(at + ForwardAuthSettings.PROJECT.length());
  }

  /**
   * Reads a question.
   *
   * @throws ForwardAuthFaultException if it can't be answered
   */
  RequestedAccess read(ServerHttpRequest request) throws ForwardAuthFaultException {
    RequestTarget address = RequestTarget.of(request);
    String appended = address.path().substring(ForwardAuthPath.PATH.length());
    ForwardAuthQuery query =
        ForwardAuthQuery.parse(appended.isEmpty() ? address.query() : null, maximumCost);
    HttpHeaders headers = NettyExchange.requestHeaders(request);
    boolean trusted = clients.isTrusted(ClientAddresses.peer(request));
    if (!trusted && ForwardedRequest.isDescribedIn(headers)) {
      throw ForwardAuthFaultException.notTrusted();
    }
    String suffix = appended.isEmpty() ? query.uri() : appended;
    ForwardedRequest asked = ForwardedRequest.of(request.getMethod().name(), suffix, headers);
    if (asked == null) {
      throw new ForwardAuthFaultException(
          "The headers that describe the client's request are malformed or contradict each other.");
    }
    if (asked.target() != null && !PathGuard.accepts(asked.target().path())) {
      throw new ForwardAuthFaultException(DenialReason.INVALID_PATH);
    }
    Permission permission = query.permission();
    return new RequestedAccess(
        query.project() == null ? project(headers, trusted, asked.host()) : query.project(),
        permission == null ? RouteRequirement.permissionByMethod(asked.method()) : permission,
        permission == null ? path(asked) : null,
        query.cost());
  }

  private static RequestedPath path(ForwardedRequest asked) {
    RequestTarget target = asked.target();
    return new RequestedPath(
        asked.method(), target == null ? null : target.path(), RequestedPath.UNKNOWN);
  }

  private @Nullable String project(HttpHeaders headers, boolean trusted, @Nullable String host)
      throws ForwardAuthFaultException {
    if (trusted && !projectHeader.isEmpty()) {
      List<String> named = headers.getAll(projectHeader);
      if (named.size() > 1) {
        throw new ForwardAuthFaultException(DenialReason.AMBIGUOUS_PROJECT);
      }
      if (!named.isEmpty() && !named.get(0).isBlank()) {
        return named.get(0).strip();
      }
    }
    return hostBegin == null ? null : projectOf(host == null ? "" : host, hostBegin);
  }

  /**
   * The project of a host; empty for a host of no project, so that no key's own takes its place.
   */
  private String projectOf(String host, String begin) {
    int length = host.length() - begin.length() - hostEnd.length();
    boolean matches = length > 0 && host.startsWith(begin) && host.endsWith(hostEnd);
    String project = matches ? host.substring(begin.length(), begin.length() + length) : "";
    return project.indexOf('.') < 0 ? project : "";
  }
}
