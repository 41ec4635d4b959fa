package io.latchkey.listener;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;

/** What stands in a request's body from where it could not be read any more. */
public final class MalformedBody extends DefaultHttpContent {

  MalformedBody() {
    super(Unpooled.EMPTY_BUFFER);
  }

  /** Whether this is what a part of a request's body is. */
  public static boolean is(Object part) {
    return part instanceof MalformedBody;
  }
}
