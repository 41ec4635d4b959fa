package io.latchkey.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnwantedBodyTest {

  private final EmbeddedChannel connection = new EmbeddedChannel(new UnwantedBody());

  @AfterEach
  void end() {
    connection.finishAndReleaseAll();
  }

  private void request() {
    connection.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/x"));
  }

  private void body(int kilobytes) {
    for (int i = 0; i < kilobytes; i++) {
      connection.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[1024])));
    }
  }

  private void answer(HttpResponseStatus status) {
    connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
  }

  @Test
  void bodyOfARequestThatHasBeenAnsweredIsReadForSoManyBytesOnly() {
    request();
    answer(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);

    body(64);
    assertThat(connection.isActive()).isTrue();
    body(1);
    assertThat(connection.isActive()).isFalse();
  }

  @Test
  void bodyOfARequestThatHasBeenAnsweredIsReadForSoLongOnly() {
    connection.freezeTime();
    request();
    answer(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);

    passes(9);
    assertThat(connection.isActive()).isTrue();
    passes(2);
    assertThat(connection.isActive()).isFalse();
  }

  @Test
  void bodyThatEndsInTimeKeepsTheConnection() {
    connection.freezeTime();
    request();
    answer(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
    body(10);
    connection.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);

    request();
    body(1000);
    passes(20);

    assertThat(connection.isActive()).isTrue();
  }

  @Test
  void refusalOfALongBodySaysThatTheConnectionEndsAndItDoesOnceTheBodyIsThere() {
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/x");
    request.headers().set(HttpHeaderNames.CONTENT_LENGTH, 70 * 1024);
    connection.writeInbound(request);
    body(20);

    answer(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);

    HttpResponse answered = connection.readOutbound();
    assertThat(answered.headers().get(HttpHeaderNames.CONNECTION)).isEqualTo("close");
    body(50);
    assertThat(connection.isActive()).isTrue();
    connection.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(connection.isActive()).isFalse();
  }

  @Test
  void answerToALongBodyThatIsThereKeepsTheConnection() {
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/x");
    request.headers().set(HttpHeaderNames.CONTENT_LENGTH, 70 * 1024);
    connection.writeInbound(request);
    body(70);
    connection.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);

    answer(HttpResponseStatus.BAD_REQUEST);

    HttpResponse answered = connection.readOutbound();
    assertThat(answered.headers().contains(HttpHeaderNames.CONNECTION)).isFalse();
    assertThat(connection.isActive()).isTrue();
  }

  @Test
  void bodyThatIsStillWantedIsNotBounded() {
    connection.freezeTime();
    request();
    answer(HttpResponseStatus.CONTINUE);

    body(1000);
    passes(20);

    assertThat(connection.isActive()).isTrue();
  }

  private void passes(int seconds) {
    connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
    connection.runScheduledPendingTasks();
  }
}
