package io.latchkey.proxy.encryption;

import io.latchkey.encryption.Encryption;
import io.latchkey.encryption.FieldCiphers;
import io.latchkey.encryption.ProjectEncryption;
import io.latchkey.encryption.json.BodyFaultException;
import io.latchkey.encryption.json.BodyFormat;
import io.latchkey.encryption.json.BodyLimits;
import io.latchkey.encryption.json.BodyRewriter;
import io.latchkey.keystore.cache.Lookup;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/** Rewrites bodies: at once those that are held, and piece by piece those that are long. */
final class FieldBodies {

  /** The most bytes of a body that is held until it has been rewritten as a whole. */
  static final int HELD = 64 * 1024;

  private final Encryption encryption;
  private final FieldMeters meters;
  private final BodyLimits limits;

  FieldBodies(Encryption encryption, FieldMeters meters, BodyLimits limits) {
    this.encryption = encryption;
    this.meters = meters;
    this.limits = limits;
  }

  BodyLimits limits() {
    return limits;
  }

  FieldMeters meters() {
    return meters;
  }

  /**
   * A body to rewrite.
   *
   * @param strict whether a token that can't be decrypted is an error
   * @param counts of the exchange
   */
  record Job(
      BodyFormat format,
      FieldSet fields,
      FieldPlan plan,
      FieldScope scope,
      boolean strict,
      FieldCounts counts) {

    Job with(ProjectEncryption newer, FieldCiphers ciphers) {
      return new Job(format, fields, plan.with(newer), scope.with(ciphers), strict, counts);
    }
  }

  /**
   * Rewrites a whole body. If a key is unknown, the project's keys are read once more. Releases the
   * body.
   */
  Mono<ByteBuf> whole(Job job, ByteBuf body) {
    try {
      return Mono.just(rewrite(job, body, false));
    } catch (UnknownKeyException e) {
      return Mono.fromFuture(encryption.reload(job.plan().project()))
          .publishOn(Schedulers.parallel())
          .map(found -> rewrite(newer(job, found), body, true))
          .doFinally(signal -> body.release());
    } catch (RuntimeException e) {
      body.release();
      return Mono.error(e);
    }
  }

  private static Job newer(Job job, Lookup<ProjectEncryption> found) {
    ProjectEncryption project =
        found instanceof Lookup.Found<ProjectEncryption> known
            ? known.value()
            : job.plan().project();
    FieldCiphers ciphers = project.ciphers();
    return ciphers == null ? job : job.with(project, ciphers);
  }

  /** Releases the body unless it fails with {@link UnknownKeyException} for the first time. */
  private ByteBuf rewrite(Job job, ByteBuf body, boolean last) {
    FieldCounts counts = new FieldCounts();
    BodyRewriter rewriter = rewriter(job, last, counts);
    ByteBuf whole = body.duplicate();
    try {
      ByteBuf rewritten =
          collect(
              out -> {
                rewriter.write(whole, out);
                rewriter.end(out);
              });
      finish(job, rewriter, counts);
      if (!last) {
        body.release();
      }
      return rewritten == null ? Unpooled.EMPTY_BUFFER : rewritten;
    } catch (FieldFaultException e) {
      meters.count(job.scope().grant(), counts);
      throw e;
    }
  }

  private BodyRewriter rewriter(Job job, boolean last, FieldCounts counts) {
    FieldWork work = new FieldWork(job.fields(), job.scope(), job.strict(), last, counts, meters);
    boolean removes = !job.strict() && job.fields().removes();
    return new BodyRewriter(job.format(), job.fields().rules(), limits, work, removes);
  }

  private void finish(Job job, BodyRewriter rewriter, FieldCounts counts) {
    counts.addMissing(rewriter.missing());
    meters.count(job.scope().grant(), counts);
    job.counts().add(counts);
  }

  /** Rewrites a body while it passes. A fault fails it before its end. */
  Flux<ByteBuf> stream(Job job, Flux<ByteBuf> body) {
    FieldCounts counts = new FieldCounts();
    BodyRewriter rewriter = rewriter(job, true, counts);
    Flux<ByteBuf> pieces = body.handle((piece, sink) -> pass(rewriter, piece, sink));
    Mono<ByteBuf> end =
        Mono.fromCallable(
            () -> {
              ByteBuf rest = collect(rewriter::end);
              finish(job, rewriter, counts);
              return rest;
            });
    return Flux.concat(pieces, end);
  }

  private static void pass(BodyRewriter rewriter, ByteBuf piece, SynchronousSink<ByteBuf> sink) {
    try {
      ByteBuf rewritten = collect(out -> rewriter.write(piece, out));
      if (rewritten != null) {
        sink.next(rewritten);
      }
    } catch (FieldFaultException e) {
      sink.error(e);
    } finally {
      piece.release();
    }
  }

  /** All that is given away, as one buffer; null for nothing. */
  private static @Nullable ByteBuf collect(Consumer<Consumer<ByteBuf>> rewriting) {
    List<ByteBuf> pieces = new ArrayList<>();
    boolean isDone = false;
    try {
      rewriting.accept(pieces::add);
      isDone = true;
    } catch (BodyFaultException e) {
      throw FieldFaultException.of(e);
    } finally {
      if (!isDone) {
        pieces.forEach(ByteBuf::release);
      }
    }
    if (pieces.size() < 2) {
      return pieces.isEmpty() ? null : pieces.get(0);
    }
    return Unpooled.wrappedBuffer(pieces.toArray(ByteBuf[]::new));
  }
}
