package io.latchkey.proxy.lane;

import io.latchkey.access.Standing;
import io.latchkey.drain.Drain;
import io.latchkey.gatekeeper.OpenedCredential;
import io.latchkey.listener.UnwantedBody;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.accesslog.ObservedExchange;
import io.latchkey.proxy.answer.ProblemHead;
import io.latchkey.proxy.cors.CorsFilter;
import io.latchkey.proxy.exchange.RoutePlan;
import io.latchkey.proxy.headers.CredentialHeader;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.latchkey.proxy.tunnel.Upgrades;
import io.latchkey.proxy.upstream.AnswerHeaders;
import io.latchkey.proxy.upstream.Trailers;
import io.latchkey.proxy.upstream.UpstreamHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The heads that the lane writes, to upstreams and to clients. Safe for use by many threads. */
final class LaneHeads {

  private static final int USUAL_BYTES = 512;
  private static final int NOT_MODIFIED = 304;
  private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int COLON = ':' << 8 | ' ';
  private static final int LINE_END = '\r' << 8 | '\n';

  private final UpstreamHeaders rules;
  private final RateLimitHeaders limits;
  private final ExchangeObserver observer;
  private final CorsFilter cors;
  private final Drain drain;

  LaneHeads(
      UpstreamHeaders rules,
      RateLimitHeaders limits,
      ExchangeObserver observer,
      CorsFilter cors,
      Drain drain) {
    this.rules = rules;
    this.limits = limits;
    this.observer = observer;
    this.cors = cors;
    this.drain = drain;
  }

  /** An ID for a request: the one that it brought, if that can be shown; else a new one. */
  String requestId(HttpHeaders request) {
    return observer.requestId(request);
  }

  /** The head of a request as its upstream sees it. */
  ByteBuf request(LaneExchange exchange, ByteBufAllocator allocator) {
    LaneRequest request = exchange.asked();
    LaneTarget target = exchange.target();
    HttpHeaders came = request.headers();
    HttpHeaders sent =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    rules.write(came, exchange.client().sender(), exchange.passed(), request.prefix(), sent);
    ObservedExchange observed = exchange.passed().observed();
    if (observed != null) {
      observed.forwards(sent);
    }
    CredentialHeader.add(sent, target.credential(), exchange.passed().decidedAt());
    rules.addWanted(sent, target.project().switches(), exchange.passed());
    sent.set(HttpHeaderNames.HOST, target.origin().host());
    if (request.isChunked()) {
      sent.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      if (came.contains(HttpHeaderNames.TRAILER)) {
        sent.set(HttpHeaderNames.TRAILER, came.getAll(HttpHeaderNames.TRAILER));
      }
    }
    ByteBuf head = allocator.buffer(USUAL_BYTES);
    head.writeCharSequence(request.method(), StandardCharsets.US_ASCII);
    head.writeByte(' ');
    head.writeCharSequence(target.line(request.rest(), request.query()), StandardCharsets.US_ASCII);
    head.writeBytes(VERSION);
    write(sent, head);
    return head.writeShort(LINE_END);
  }

  /** Writes fields, a byte for each character. */
  private static void write(HttpHeaders headers, ByteBuf out) {
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      out.writeCharSequence(header.getKey(), StandardCharsets.US_ASCII);
      out.writeShort(COLON);
      out.writeCharSequence(header.getValue(), StandardCharsets.US_ASCII);
      out.writeShort(LINE_END);
    }
  }

  /** Writes the trailers of a request as its upstream sees them. */
  void writeTrailers(HttpHeaders came, @Nullable OpenedCredential credential, ByteBuf out) {
    if (!came.isEmpty()) {
      write(rules.trailers(came, RoutePlan.BUILT_IN.requirement(), credential), out);
    }
  }

  /** The head of a response as its client sees it. */
  HttpResponse response(HttpResponse came, LaneExchange exchange) {
    int status = came.status().code();
    HttpHeaders input = came.headers();
    HttpHeaders output =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    Standing standing = exchange.passed().standing();
    if (standing != null) {
      limits.write(standing, output);
    }
    AnswerHeaders.copy(input, output);
    if (rules.hasLinks(output)) {
      LaneRequest request = exchange.asked();
      rules.mapLinks(
          output,
          exchange.target().uri(request.rest(), request.query()),
          request.path(),
          request.prefix(),
          request.headers(),
          exchange.client().sender());
    }
    Upgrades.nameRequired(status, input, output);
    observer.nameTo(output, exchange.passed());
    frame(status, input, output, exchange);
    finish(exchange, output);
    return new DefaultHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), output);
  }

  private static void frame(
      int status, HttpHeaders input, HttpHeaders output, LaneExchange exchange) {
    if (Trailers.isAllHead(input)) {
      output.remove(HttpHeaderNames.CONTENT_LENGTH);
      exchange.answer().endsWith(Trailers.moved(output));
    } else if (input.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      Trailers.announce(input, output);
    }
    if (status == NOT_MODIFIED) {
      output.remove(HttpHeaderNames.CONTENT_LENGTH);
    } else if (!output.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      output.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
  }

  private void finish(LaneExchange exchange, HttpHeaders output) {
    cors.mark(exchange.target().project(), exchange.asked().headers(), output);
    if (exchange.isLast() || drain.isDraining()) {
      output.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  /**
   * The end of a response as its client sees it.
   *
   * @param others what it ends with instead of what came; null for that
   */
  LastHttpContent last(LastHttpContent came, @Nullable HttpHeaders others) {
    HttpHeaders trailers = others == null ? came.trailingHeaders() : others;
    if (trailers.isEmpty()) {
      return came;
    }
    HttpHeaders passed =
        DefaultHttpHeadersFactory.trailersFactory().withValidation(false).newHeaders();
    Trailers.copy(trailers, passed);
    return new DefaultLastHttpContent(came.content(), passed);
  }

  /** Whether a response is the last one of its connection. */
  static boolean isLast(HttpResponse response) {
    return response
        .headers()
        .containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
  }

  /** Whether an upstream's connection can be used after a response. */
  static boolean isKeptAlive(HttpResponse response) {
    return HttpUtil.isKeepAlive(response);
  }

  /** The whole answer that is a problem. */
  FullHttpResponse problem(Problem problem, LaneExchange exchange) {
    HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    byte[] body =
        ProblemHead.write(problem, exchange.passed().requestId(), observer.header(), headers);
    finish(exchange, headers);
    if (!exchange.isRequestComplete() && UnwantedBody.isLong(exchange.asked().headers())) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1,
        HttpResponseStatus.valueOf(problem.status()),
        exchange.asked().isHead() ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body),
        headers,
        EmptyHttpHeaders.INSTANCE);
  }
}
