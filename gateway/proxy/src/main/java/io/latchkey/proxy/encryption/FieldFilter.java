package io.latchkey.proxy.encryption;

import io.latchkey.encryption.Encryption;
import io.latchkey.encryption.ProjectEncryption;
import io.latchkey.encryption.json.BodyFormat;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.Lookup;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.upstream.TargetFilter;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Encrypts and decrypts the fields that a request or its project's policy names, once the request
 * has been let through. A request that names none, of a project that has no policy, passes as if
 * this were not here.
 */
final class FieldFilter implements GlobalFilter, Ordered {

  private final Encryption encryption;
  private final Gatekeeper gatekeeper;
  private final FieldPlanner planner;
  private final FieldBodies bodies;
  private final FieldAnswer answer;

  FieldFilter(
      Encryption encryption,
      Gatekeeper gatekeeper,
      FieldPlanner planner,
      FieldBodies bodies,
      FieldAnswer answer) {
    this.encryption = encryption;
    this.gatekeeper = gatekeeper;
    this.planner = planner;
    this.bodies = bodies;
    this.answer = answer;
  }

  /** Behind the decision, before everything that could look at a body. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 1;
  }

  /** A request, and what it says about its fields. */
  private record Asked(
      ServerWebExchange exchange,
      GatewayFilterChain chain,
      AuthenticatedExchange authenticated,
      @Nullable FieldHeaders said) {

    HttpHeaders headers() {
      return NettyExchange.requestHeaders(exchange.getRequest());
    }
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    AuthenticatedExchange authenticated = AuthenticatedExchange.of(exchange);
    FieldHeaders said;
    try {
      said = FieldHeaders.read(NettyExchange.requestHeaders(exchange.getRequest()));
    } catch (FieldFaultException e) {
      return Mono.error(e);
    }
    ProjectEncryption known = encryption.ifKnown(authenticated.grant().project());
    if (known != null && said == null && known.policy() == null) {
      return chain.filter(exchange);
    }
    Asked asked = new Asked(exchange, chain, authenticated, said);
    return known != null
        ? apply(known, asked)
        : apply(encryption.load(authenticated.grant().project()), asked);
  }

  private Mono<Void> apply(CompletableFuture<Lookup<ProjectEncryption>> loading, Asked asked) {
    return Mono.fromFuture(loading)
        .publishOn(Schedulers.parallel())
        .flatMap(
            found ->
                found instanceof Lookup.Found<ProjectEncryption> project
                    ? apply(project.value(), asked)
                    : unavailable());
  }

  private static Mono<Void> unavailable() {
    return Mono.error(new FieldFaultException(FieldProblem.ENCRYPTION_UNAVAILABLE));
  }

  private Mono<Void> apply(ProjectEncryption project, Asked asked) {
    try {
      FieldPlan plan =
          planner.plan(
              project,
              asked.said,
              asked.authenticated.grant().permissions(),
              FieldRequest.hasBody(asked.headers()));
      if (plan.isNothing() && asked.said == null) {
        return asked.chain.filter(asked.exchange);
      }
      return plan.lacksPrimary() ? withKey(plan, asked) : locate(plan, asked);
    } catch (FieldFaultException e) {
      return Mono.error(e);
    }
  }

  /** Has the project's first key made. */
  private Mono<Void> withKey(FieldPlan plan, Asked asked) {
    CompletableFuture<Lookup<ProjectEncryption>> made =
        gatekeeper
            .project(plan.project().project().value())
            .thenCompose(
                found ->
                    found instanceof Lookup.Found<Project> project
                        ? encryption.withKey(project.value())
                        : CompletableFuture.completedFuture(Lookup.unreachable()));
    return Mono.fromFuture(made)
        .publishOn(Schedulers.parallel())
        .flatMap(
            found ->
                found instanceof Lookup.Found<ProjectEncryption> project
                        && project.value().hasPrimary()
                    ? locate(plan.with(project.value()), asked)
                    : unavailable());
  }

  /** Finds out where the request would go, if it matters. */
  private Mono<Void> locate(FieldPlan plan, Asked asked) {
    FieldHeaders said = asked.said;
    boolean matters =
        (said != null && said.destination() != null)
            || (plan.request() != null && (said == null || said.returns() == null));
    if (!matters) {
      return begin(plan, asked, null);
    }
    if (!asked.authenticated.plan().toProject()) {
      Route route = asked.exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
      return begin(plan, asked, route.getUri());
    }
    return answer
        .upstream(asked.authenticated.grant().project())
        .flatMap(upstream -> begin(plan, asked, upstream.orElse(null)));
  }

  private Mono<Void> begin(FieldPlan plan, Asked asked, @Nullable URI upstream) {
    try {
      FieldExchange fields =
          new FieldExchange(
              asked.exchange, asked.authenticated.grant(), plan, bodies, new FieldCounts());
      if (!plan.isNothing() && isUpgrade(asked.headers())) {
        throw new FieldFaultException(FieldProblem.UNSUPPORTED_MEDIA_TYPE);
      }
      FieldHeaders said = asked.said;
      String destination = said == null ? null : said.destination();
      if (destination != null) {
        URI address = Destination.check(destination, upstream, plan.project().policy());
        asked.exchange.getAttributes().put(TargetFilter.DESTINATION, address);
      }
      Boolean asksToReturn = said == null ? null : said.returns();
      boolean hasNowhere = plan.request() != null && upstream == null && destination == null;
      boolean returns = asksToReturn == null ? hasNowhere : asksToReturn;
      return process(fields, asked, returns);
    } catch (FieldFaultException e) {
      return Mono.error(e);
    }
  }

  private static boolean isUpgrade(HttpHeaders headers) {
    String upgrade = headers.get(HttpHeaderNames.UPGRADE);
    return upgrade != null && !upgrade.strip().equalsIgnoreCase("h2c");
  }

  private Mono<Void> process(FieldExchange fields, Asked asked, boolean returns) {
    FieldSet request = fields.plan().request();
    if (request == null) {
      if (returns) {
        throw new FieldFaultException(
            FieldProblem.INVALID_MODE, "There are no fields in a body that could be returned.");
      }
      return forward(fields, asked.chain, FieldRequest.untouched(fields));
    }
    BodyFormat format = FieldRequest.format(asked.exchange.getRequest());
    FieldBodies.Job job = fields.job(format, request, true);
    return FieldRequest.beginning(asked.exchange.getRequest(), FieldBodies.HELD)
        .flatMap(beginning -> deliver(fields, asked, job, beginning, returns));
  }

  private Mono<Void> deliver(
      FieldExchange fields,
      Asked asked,
      FieldBodies.Job job,
      HeldBody.Beginning beginning,
      boolean returns) {
    ByteBuf bytes = beginning.bytes();
    Flux<ByteBuf> rest = beginning.rest();
    if (rest != null) {
      Flux<ByteBuf> body = bodies.stream(job, Flux.concat(kept(bytes), rest));
      return deliver(fields, asked, body, -1, returns).doFinally(end -> bytes.release());
    }
    if (!bytes.isReadable()) {
      bytes.release();
      return deliver(fields, asked, Flux.empty(), 0, returns);
    }
    return bodies
        .whole(job, bytes)
        .flatMap(
            whole ->
                deliver(fields, asked, kept(whole), whole.readableBytes(), returns)
                    .doFinally(end -> whole.release()));
  }

  /** Bytes that may be sent more than once, or not at all; who has made them releases them. */
  private static Flux<ByteBuf> kept(ByteBuf bytes) {
    return Flux.defer(() -> Flux.just(bytes.retainedSlice()));
  }

  private Mono<Void> deliver(
      FieldExchange fields, Asked asked, Flux<ByteBuf> body, int length, boolean returns) {
    return returns
        ? answer.write(fields, asked.authenticated, body, length)
        : forward(fields, asked.chain, FieldRequest.with(fields, body, length));
  }

  private static Mono<Void> forward(
      FieldExchange fields, GatewayFilterChain chain, FieldRequest request) {
    return chain.filter(
        fields.exchange().mutate().request(request).response(new FieldResponse(fields)).build());
  }
}
