package io.latchkey.proxy.tunnel;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Requests to continue in another protocol, such as WebSocket (RFC 9110, section 7.8). The upstream
 * is asked first. If it agrees, its 101 goes to the client and both connections become a tunnel;
 * otherwise its response is like any other.
 */
public final class Upgrades {

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int UPGRADE_REQUIRED = 426;
  private static final String WEBSOCKET = "websocket";

  private final Set<String> protocols;
  private final UpgradeSettings settings;

  Upgrades(UpgradeSettings settings) {
    this.settings = settings;
    this.protocols =
        settings.protocols().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The protocols that a request asks for and may have, as it spells them; null for none. */
  public @Nullable String asked(HttpServerRequest request) {
    HttpHeaders headers = request.requestHeaders();
    if (!headers.contains(HttpHeaderNames.UPGRADE)) {
      return null;
    }
    boolean mayUpgrade =
        HttpVersion.HTTP_1_1.equals(request.version())
            && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
            && !BodyBeforeUpgrade.hasBody(headers);
    return mayUpgrade ? allowed(headers) : null;
  }

  private @Nullable String allowed(HttpHeaders headers) {
    List<String> names = names(headers);
    names.removeIf(name -> !protocols.contains(name.toLowerCase(Locale.ROOT)));
    return names.isEmpty() ? null : String.join(", ", names);
  }

  private static List<String> names(HttpHeaders headers) {
    List<String> names = new ArrayList<>();
    for (String value : headers.getAll(HttpHeaderNames.UPGRADE)) {
      for (String name : value.split(",")) {
        names.add(name.trim());
      }
    }
    return names;
  }

  /** Asks an upstream for what a request asks for, if it does. */
  public void ask(HttpServerRequest request, HttpHeaders sent) {
    String asked = asked(request);
    if (asked != null) {
      sent.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
      sent.set(HttpHeaderNames.UPGRADE, asked);
    }
  }

  public static boolean isSwitching(HttpClientResponse response) {
    return response.status().code() == SWITCHING_PROTOCOLS;
  }

  /** Whether a 101 switches to what the upstream was asked for. */
  public boolean isAgreed(HttpServerRequest request, HttpHeaders switching) {
    String asked = asked(request);
    List<String> agreed = names(switching);
    if (asked == null || agreed.isEmpty()) {
      return false;
    }
    Set<String> all = Set.of(asked.toLowerCase(Locale.ROOT).split(", "));
    return agreed.stream().allMatch(name -> all.contains(name.toLowerCase(Locale.ROOT)));
  }

  /** Names the protocols that an upstream requires, as its 426 did. */
  public static void nameRequired(
      HttpServerRequest request, HttpClientResponse response, HttpHeaders answer) {
    if (HttpVersion.HTTP_1_1.equals(request.version())) {
      nameRequired(response.status().code(), response.responseHeaders(), answer);
    }
  }

  /** The same, of a response to a client of HTTP/1.1. */
  public static void nameRequired(int status, HttpHeaders upstream, HttpHeaders answer) {
    if (status == UPGRADE_REQUIRED && upstream.contains(HttpHeaderNames.UPGRADE)) {
      name(upstream, answer);
    }
  }

  private static void name(HttpHeaders upstream, HttpHeaders answer) {
    answer.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    answer.set(HttpHeaderNames.UPGRADE, upstream.getAll(HttpHeaderNames.UPGRADE));
  }

  /**
   * Makes a tunnel of two connections whose ends agreed. To be called while the head of the 101 is
   * being read.
   *
   * @return completes when the client's connection is closed
   */
  public Mono<Void> join(
      HttpServerRequest request,
      HttpClientResponse response,
      Connection upstream,
      ServerHttpResponse answer) {
    Tunnel tunnel = Tunnel.from(upstream.channel(), settings.idleTimeout());
    HttpHeaders switching = response.responseHeaders();
    HttpServerResponse written = ServerHttpResponseDecorator.getNativeResponse(answer);
    Channel client = ((Connection) request).channel();
    boolean webSocket = switching.containsValue(HttpHeaderNames.UPGRADE, WEBSOCKET, true);
    return answer
        .setComplete()
        .then(
            Mono.<Void>create(
                sink -> {
                  name(switching, written.responseHeaders());
                  tunnel.open(client, head(response, written.responseHeaders()), webSocket);
                  client.closeFuture().addListener(closed -> sink.success());
                }))
        .doFinally(signal -> tunnel.closeUnlessOpen());
  }

  private static FullHttpResponse head(HttpClientResponse response, HttpHeaders headers) {
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING).remove(HttpHeaderNames.CONTENT_LENGTH);
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1,
        response.status(),
        Unpooled.EMPTY_BUFFER,
        headers,
        EmptyHttpHeaders.INSTANCE);
  }
}
