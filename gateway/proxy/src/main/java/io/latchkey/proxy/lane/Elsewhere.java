package io.latchkey.proxy.lane;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/** The requests of a connection that don't take the lane, as far as they are in progress. */
final class Elsewhere {

  private int unanswered;
  private boolean isBodyComing;
  private boolean isInterim;

  /** Whether there are any, so that a response from the lane would come too early. */
  boolean isBusy() {
    return unanswered > 0 || isBodyComing;
  }

  /** A part of a request passes. */
  void passes(Object message) {
    if (message instanceof HttpRequest) {
      unanswered++;
      isBodyComing = true;
    }
    if (message instanceof LastHttpContent) {
      isBodyComing = false;
    }
  }

  /** A part of a response is written. */
  void answers(Object message) {
    if (message instanceof HttpResponse response) {
      isInterim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
    if (message instanceof LastHttpContent && !isInterim && unanswered > 0) {
      unanswered--;
    }
  }
}
