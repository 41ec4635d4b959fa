package io.latchkey.proxy.authn;

import io.latchkey.access.Decision;
import io.latchkey.access.Grant;
import io.latchkey.access.ProjectSource;
import io.latchkey.access.RouteRequirement;
import io.latchkey.client.ClientAddresses;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.gatekeeper.RequestedPath;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.KeyId;
import io.latchkey.key.Permission;
import io.latchkey.key.Secret;
import io.latchkey.listener.RequestTarget;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.HeaderNames;
import io.latchkey.proxy.exchange.RoutePlan;
import io.latchkey.proxy.meters.ProxyMeters;
import io.latchkey.usage.UsageCounts;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** Puts a request to the gatekeeper in the gatekeeper's words, which know nothing of HTTP. */
public final class KeyAuthenticator {

  private static final String PROJECT = "project";

  private final KeyHasher hasher;
  private final Gatekeeper gatekeeper;
  private final ClientAddresses clients;
  private final UsageCounts usage;
  private final ProxyMeters meters;

  KeyAuthenticator(
      KeyHasher hasher,
      Gatekeeper gatekeeper,
      ClientAddresses clients,
      UsageCounts usage,
      ProxyMeters meters) {
    this.hasher = hasher;
    this.gatekeeper = gatekeeper;
    this.clients = clients;
    this.usage = usage;
    this.meters = meters;
  }

  /**
   * Whether a request names its project in a header more than once, or in a spelling of the header
   * that some upstreams can't tell from the right one.
   */
  static boolean namesProjectTwice(RoutePlan plan, HttpHeaders request) {
    RouteRequirement requirement = plan.requirement();
    if (requirement.source() != ProjectSource.HEADER) {
      return false;
    }
    int exact = 0;
    Iterator<Map.Entry<CharSequence, CharSequence>> all = request.iteratorCharSequence();
    while (all.hasNext()) {
      CharSequence name = all.next().getKey();
      if (AsciiString.contentEqualsIgnoreCase(name, requirement.name())) {
        exact++;
      } else if (HeaderNames.reads(name, requirement.name())) {
        return true;
      }
    }
    return exact > 1;
  }

  /** The request as far as the decision needs it. */
  public AccessRequest request(
      ServerWebExchange exchange, RoutePlan plan, Secret secret, @Nullable KeyId claimedKey) {
    ServerHttpRequest request = exchange.getRequest();
    RouteRequirement requirement = plan.requirement();
    return new AccessRequest(
        hasher.hash(secret),
        claimedKey,
        projectName(requirement, exchange),
        requirement.permissionFor(request.getMethod().name()),
        askedOfRules(request, plan),
        clients.of(request),
        plan.cost());
  }

  /** What else is asked of a request that was let through; it charges nothing. */
  AccessRequest furtherRequest(
      ServerWebExchange exchange, RoutePlan plan, AuthenticatedExchange authenticated) {
    AccessRequest before = authenticated.request();
    RouteRequirement requirement = plan.requirement();
    return new AccessRequest(
        before.hash(),
        before.claimedKey(),
        projectName(requirement, exchange),
        requirement.permissionFor(exchange.getRequest().getMethod().name()),
        askedOfRules(exchange.getRequest(), plan),
        before.client(),
        0);
  }

  /**
   * A request over the built-in route that Spring has not seen, as far as the decision needs it.
   */
  public AccessRequest request(
      String project, String method, String path, Credential credential, InetAddress client) {
    RoutePlan plan = RoutePlan.BUILT_IN;
    return new AccessRequest(
        hasher.hash(Objects.requireNonNull(credential.secret())),
        credential.claimedKey(),
        project,
        plan.requirement().permissionFor(method),
        new RequestedPath(method, path, plan.skip()),
        client,
        plan.cost());
  }

  /** A request that an ingress asks about, as far as the decision needs it. */
  public AccessRequest request(
      ServerWebExchange exchange,
      RequestedAccess asked,
      Secret secret,
      @Nullable KeyId claimedKey) {
    return new AccessRequest(
        hasher.hash(secret),
        claimedKey,
        asked.project(),
        asked.permission(),
        asked.path(),
        clients.of(exchange.getRequest()),
        asked.cost());
  }

  /** A question about a key itself: its only project, to read, charged to nothing. */
  public AccessRequest question(
      ServerWebExchange exchange, Secret secret, @Nullable KeyId claimedKey) {
    return new AccessRequest(
        hasher.hash(secret),
        claimedKey,
        null,
        Permission.READ,
        null,
        clients.of(exchange.getRequest()),
        0);
  }

  /**
   * The decision where it is known here; null where it must be asked for.
   *
   * @param began when the request's headers were there, in nanoseconds of {@link System#nanoTime}
   */
  public @Nullable Decision ifKnown(AccessRequest request, long began) {
    Decision decision = gatekeeper.decideIfKnown(request);
    if (decision != null) {
      meters.decidedFromMemory(began);
    }
    return decision;
  }

  /** Whether the store need not be asked for the request's key. */
  public boolean knowsKey(AccessRequest request) {
    return gatekeeper.knowsKey(request);
  }

  /**
   * The decision, after asking. Never completes exceptionally.
   *
   * @param began when the request's headers were there, in nanoseconds of {@link System#nanoTime}
   */
  public CompletableFuture<Decision> ask(AccessRequest request, long began) {
    return gatekeeper
        .decide(request)
        .thenApply(
            decision -> {
              meters.decidedFromStore(began);
              return decision;
            });
  }

  /** The decision over a question, after asking. Never completes exceptionally. */
  public CompletableFuture<Decision> ask(AccessRequest request) {
    return gatekeeper.decide(request);
  }

  /** The decision over a use of the key that a question is about, after asking; as above. */
  public CompletableFuture<Decision> askOverKey(AccessRequest question) {
    return gatekeeper.decideOverKey(question);
  }

  /** Lets a request through, which is a use of its key. */
  AuthenticatedExchange pass(
      Grant grant,
      AccessRequest request,
      List<String> carriers,
      RoutePlan plan,
      ServerHttpRequest received,
      String requestId) {
    long now = usage.allowed(grant, request.client());
    return new AuthenticatedExchange(grant, request, carriers, plan, received, requestId, now);
  }

  /** Notes a use of a key that goes to no upstream. */
  public void used(Grant grant, AccessRequest request) {
    usage.allowed(grant, request.client());
  }

  /**
   * What the project's own rules are asked about; null if the route names the permission. Only the
   * built-in route says how much of a path is not the project's.
   */
  private static @Nullable RequestedPath askedOfRules(ServerHttpRequest request, RoutePlan plan) {
    int skip = plan.skip() == 0 ? RequestedPath.UNKNOWN : plan.skip();
    return plan.requirement().permission() == null
        ? new RequestedPath(request.getMethod().name(), RequestTarget.of(request).path(), skip)
        : null;
  }

  /** How the request names its project; null for the key's only one; empty names none at all. */
  private static @Nullable String projectName(
      RouteRequirement requirement, ServerWebExchange exchange) {
    return switch (requirement.source()) {
      case PATH, HOST ->
          ServerWebExchangeUtils.getUriTemplateVariables(exchange)
              .getOrDefault(requirement.name().isEmpty() ? PROJECT : requirement.name(), "");
      case HEADER -> orEmpty(exchange.getRequest().getHeaders().getFirst(requirement.name()));
      case FIXED -> requirement.name();
      case KEY -> null;
    };
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
