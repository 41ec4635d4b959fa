package io.latchkey.proxy.lane;

import io.latchkey.access.BuiltInPath;
import io.latchkey.access.Decision;
import io.latchkey.access.PathGuard;
import io.latchkey.client.ClientAddresses;
import io.latchkey.encryption.Encryption;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.listener.TargetRules;
import io.latchkey.peer.Peer;
import io.latchkey.proxy.authn.Credential;
import io.latchkey.proxy.authn.CredentialReader;
import io.latchkey.proxy.authn.KeyAuthenticator;
import io.latchkey.proxy.authn.KnownDecision;
import io.latchkey.proxy.encryption.FieldUse;
import io.latchkey.proxy.upstream.Sender;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which requests take the lane: those over the built-in route that are plain, and that what
 * this gateway knows lets through. All others are left as they are, not charged, and Spring Cloud
 * Gateway decides over them; a refusal that is known is handed to it.
 */
final class LaneGate {

  private static final String PREFIX = "/proxy/";
  private static final AsciiString GRPC = AsciiString.cached("application/grpc");

  private final CredentialReader credentials;
  private final KeyAuthenticator authenticator;
  private final ClientAddresses clients;
  private final LaneTargets targets;
  private final Encryption encryption;
  private final TargetRules rules;

  LaneGate(
      CredentialReader credentials,
      KeyAuthenticator authenticator,
      ClientAddresses clients,
      LaneTargets targets,
      Encryption encryption,
      TargetRules rules) {
    this.credentials = credentials;
    this.authenticator = authenticator;
    this.clients = clients;
    this.targets = targets;
    this.encryption = encryption;
    this.rules = rules;
  }

  /** The exchange of a request that takes the lane; null for all others. */
  @Nullable LaneExchange admit(HttpRequest request, LaneConnection connection) {
    long began = System.nanoTime();
    String uri = request.uri();
    HttpHeaders headers = request.headers();
    if (!uri.startsWith(PREFIX) || !isPlain(headers) || !rules.isPlain(request)) {
      return null;
    }
    int mark = uri.indexOf('?');
    String path = mark < 0 ? uri : uri.substring(0, mark);
    String named = PathGuard.accepts(path) ? BuiltInPath.project(path) : null;
    LaneTarget target = named == null ? null : targets.ifKnown(named);
    if (named == null
        || target == null
        || !FieldUse.isKnownToBeNone(encryption, target.project().id())
        || !connection.loop().to(target.origin()).hasRoom()) {
      return null;
    }
    Credential credential = credentials.read(headers);
    if (credential.secret() == null) {
      return null;
    }
    InetAddress client = clients.of(connection.sender().peer(), headers);
    AccessRequest access =
        authenticator.request(named, request.method().name(), path, credential, client);
    Decision known = authenticator.ifKnown(access, began);
    if (known instanceof Decision.Allowed allowed) {
      LaneReports reports = connection.lane().reports();
      String requestId = connection.lane().heads().requestId(headers);
      Passed passed =
          new Passed(
              allowed,
              access,
              credential.carriers(),
              requestId,
              reports.allowed(allowed.grant(), client),
              reports.observed(requestId, request, client, began));
      return new LaneExchange(
          connection,
          new LaneRequest(request, path, mark < 0 ? null : uri.substring(mark + 1)),
          target,
          passed);
    }
    if (known != null) {
      KnownDecision.keep(connection.channel(), headers, known);
    }
    return null;
  }

  /** Who is at the other end of a connection. */
  static Sender sender(Channel channel) {
    InetSocketAddress local =
        channel.localAddress() instanceof InetSocketAddress address ? address : null;
    boolean isSecure = channel.pipeline().get(SslHandler.class) != null;
    return new Sender(ClientAddresses.peer(Peer.of(channel)), local, isSecure ? "https" : "http");
  }

  /** Whether the headers ask for nothing that the lane doesn't do. */
  private static boolean isPlain(HttpHeaders headers) {
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      CharSequence name = header.getKey();
      boolean isPlain =
          switch (name.length()) {
            case 6 -> !HttpHeaderNames.EXPECT.contentEqualsIgnoreCase(name);
            case 7 -> !HttpHeaderNames.UPGRADE.contentEqualsIgnoreCase(name);
            case 12 ->
                !HttpHeaderNames.CONTENT_TYPE.contentEqualsIgnoreCase(name)
                    || !isGrpc(header.getValue());
            case 29 -> !HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD.contentEqualsIgnoreCase(name);
            default -> !FieldUse.isSaidIn(name);
          };
      if (!isPlain) {
        return false;
      }
    }
    return true;
  }

  private static boolean isGrpc(CharSequence type) {
    return type.length() >= GRPC.length()
        && AsciiString.regionMatches(type, true, 0, GRPC, 0, GRPC.length());
  }
}
