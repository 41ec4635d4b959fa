package io.latchkey.proxy.encryption;

import io.latchkey.access.Decision;
import io.latchkey.access.Grant;
import io.latchkey.access.Standing;
import io.latchkey.encryption.Encryption;
import io.latchkey.encryption.FieldCiphers;
import io.latchkey.encryption.ProjectEncryption;
import io.latchkey.encryption.json.BodyFormat;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.Lookup;
import io.latchkey.proxy.encryption.DirectWork.Call;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reads the body of a direct call, has it carried out, and answers. */
final class DirectAnswer {

  private static final int LARGEST_BODY = 1024 * 1024;
  private static final Duration LONGEST_BODY = Duration.ofSeconds(30);

  private final Encryption encryption;
  private final Gatekeeper gatekeeper;
  private final DirectWork work;
  private final RateLimitHeaders limits;

  DirectAnswer(
      Encryption encryption, Gatekeeper gatekeeper, DirectWork work, RateLimitHeaders limits) {
    this.encryption = encryption;
    this.gatekeeper = gatekeeper;
    this.work = work;
    this.limits = limits;
  }

  /** What a call is answered with, unless its key ends meanwhile. */
  static final class Result {

    private final byte[] body;
    private final FieldCounts counts;
    private final Decision.Allowed allowed;

    Result(byte[] body, FieldCounts counts, Decision.Allowed allowed) {
      this.body = body;
      this.counts = counts;
      this.allowed = allowed;
    }
  }

  /** Carries out a call; fails with {@link FieldFaultException} if that can't be. */
  Mono<Result> result(ServerWebExchange exchange, Call call, Decision.Allowed allowed) {
    if (FieldRequest.format(exchange.getRequest()) != BodyFormat.JSON) {
      return Mono.error(new FieldFaultException(FieldProblem.UNSUPPORTED_MEDIA_TYPE));
    }
    return body(exchange.getRequest())
        .flatMap(
            body -> {
              CallDocument document = CallDocument.read(body);
              return project(allowed.grant(), call)
                  .flatMap(project -> run(call, document, allowed, project));
            });
  }

  private static Mono<byte[]> body(ServerHttpRequest request) {
    FieldFaultException tooLarge =
        new FieldFaultException(
            FieldProblem.FIELD_TOO_LARGE, "The body of a call may have at most 1 MiB.");
    if (request.getHeaders().getContentLength() > LARGEST_BODY) {
      return Mono.error(tooLarge);
    }
    return FieldRequest.beginning(request, LARGEST_BODY)
        .timeout(LONGEST_BODY)
        .onErrorMap(
            TimeoutException.class,
            e ->
                new FieldFaultException(
                    FieldProblem.INVALID_JSON, "The body didn't come within 30 seconds."))
        .handle(
            (beginning, sink) -> {
              ByteBuf bytes = beginning.bytes();
              if (beginning.rest() == null) {
                sink.next(ByteBufUtil.getBytes(bytes));
              } else {
                sink.error(tooLarge);
              }
              bytes.release();
            });
  }

  private Mono<ProjectEncryption> project(Grant grant, Call call) {
    ProjectEncryption known = encryption.ifKnown(grant.project());
    Mono<ProjectEncryption> project =
        known != null ? Mono.just(known) : found(encryption.load(grant.project()));
    return call == Call.DECRYPT
        ? project
        : project.flatMap(each -> each.hasPrimary() ? Mono.just(each) : withKey(grant));
  }

  /** Has the project's first key made. */
  private Mono<ProjectEncryption> withKey(Grant grant) {
    return found(
        gatekeeper
            .project(grant.project().value())
            .thenCompose(
                found ->
                    found instanceof Lookup.Found<Project> project
                        ? encryption.withKey(project.value())
                        : CompletableFuture.completedFuture(Lookup.unreachable())));
  }

  private static Mono<ProjectEncryption> found(
      CompletableFuture<Lookup<ProjectEncryption>> loading) {
    return Mono.fromFuture(loading)
        .publishOn(Schedulers.parallel())
        .flatMap(
            found ->
                found instanceof Lookup.Found<ProjectEncryption> project
                    ? Mono.just(project.value())
                    : Mono.error(new FieldFaultException(FieldProblem.ENCRYPTION_UNAVAILABLE)));
  }

  private Mono<Result> run(
      Call call, CallDocument document, Decision.Allowed allowed, ProjectEncryption project) {
    try {
      return Mono.just(run(call, document, allowed, project, false));
    } catch (UnknownKeyException e) {
      return found(encryption.reload(project))
          .map(newer -> run(call, document, allowed, newer, true));
    }
  }

  private Result run(
      Call call,
      CallDocument document,
      Decision.Allowed allowed,
      ProjectEncryption project,
      boolean last) {
    FieldCiphers ciphers = project.ciphers();
    if (ciphers == null || (call != Call.DECRYPT && !project.hasPrimary())) {
      throw new FieldFaultException(FieldProblem.ENCRYPTION_UNAVAILABLE);
    }
    FieldCounts counts = new FieldCounts();
    byte[] body = work.run(call, document, allowed.grant(), ciphers, last, counts);
    return new Result(body, counts, allowed);
  }

  Mono<Void> write(ServerWebExchange exchange, Result result) {
    ServerHttpResponse response = exchange.getResponse();
    Standing standing = result.allowed.standing();
    if (standing != null) {
      limits.write(standing, NettyExchange.responseHeaders(response));
    }
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    response.getHeaders().setCacheControl("private, no-store");
    response.getHeaders().setContentLength(result.body.length);
    response.getHeaders().set(FieldResponse.FIELDS.toString(), result.counts.text());
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(result.body)));
  }
}
