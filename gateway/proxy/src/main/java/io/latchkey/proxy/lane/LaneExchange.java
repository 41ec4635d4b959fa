package io.latchkey.proxy.lane;

import io.latchkey.listener.LastHead;
import io.latchkey.listener.MalformedBody;
import io.latchkey.proxy.problem.Problem;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request that takes the lane, until its response and its own body are over. Everything that
 * happens to it happens on the event loop that its client's and its upstream's connection share.
 */
final class LaneExchange implements Runnable {

  private final LaneConnection client;
  private final LaneRequest asked;
  private final LaneTarget target;
  private final Passed passed;
  private final long beganAt = System.nanoTime();
  private final LaneBody body;
  private final LaneAnswer answer;
  private @Nullable UpstreamLink link;
  private boolean isSent;
  private boolean isRepeated;
  private boolean isRequestComplete;
  private boolean isMalformed;
  private boolean isOver;

  LaneExchange(LaneConnection client, LaneRequest asked, LaneTarget target, Passed passed) {
    this.client = client;
    this.asked = asked;
    this.target = target;
    this.passed = passed;
    this.body = new LaneBody(asked.isChunked(), client.lane().heads(), target.credential());
    this.answer = new LaneAnswer(this);
  }

  Passed passed() {
    return passed;
  }

  /** The connection that it came on. */
  LaneConnection client() {
    return client;
  }

  LaneRequest asked() {
    return asked;
  }

  LaneTarget target() {
    return target;
  }

  /** Its response, as far as it is there. */
  LaneAnswer answer() {
    return answer;
  }

  /** When it began, in nanoseconds of {@link System#nanoTime}. */
  long beganAt() {
    return beganAt;
  }

  /** Whether it is the last one of its connection. */
  boolean isLast() {
    return isMalformed || LastHead.is(asked.headers());
  }

  boolean isRequestComplete() {
    return isRequestComplete;
  }

  /** Whether it needs no upstream any more. */
  boolean isAnswered() {
    return isOver || answer.isComplete();
  }

  /** Whether the head of the response is waited for, with all of the request sent. */
  boolean awaitsHead() {
    return !answer.hasHead() && !isOver && isSent && isRequestComplete;
  }

  /** Finds a connection and sends the request on it. */
  void start() {
    client.lane().reports().noted(this);
    if (!passed.grant().project().equals(target.project().id())) {
      // The name was given to another project a moment ago.
      tell(Problem.UNAVAILABLE);
      return;
    }
    UpstreamPool pool = client.loop().to(target.origin());
    UpstreamLink idle = pool.take();
    if (idle == null) {
      pool.connect(this, false);
    } else {
      link = idle;
      idle.take(this);
      // What its upstream has sent since, an end or surplus bytes, is read first.
      client.loop().loop().execute(this);
    }
  }

  /** Sends the request on a connection that was used before, unless its upstream has left it. */
  @Override
  public void run() {
    UpstreamLink current = link;
    if (current != null && !isSent && !isOver) {
      send(current);
    }
  }

  /** A new connection is there. */
  void connected(UpstreamLink made) {
    link = made;
    made.take(this);
    send(made);
  }

  private void send(UpstreamLink on) {
    isSent = true;
    on.begin(asked.isHead());
    Channel upstream = on.channel();
    var unused =
        upstream.write(
            client.lane().heads().request(this, upstream.alloc()), upstream.voidPromise());
    body.sendOn(upstream);
    sent(on);
    client.updateReading();
  }

  private void sent(UpstreamLink on) {
    if (isRequestComplete && !answer.hasHead()) {
      on.awaitHead(client.lane().upstreams().responseNanos());
    }
    on.channel().flush();
  }

  /** A part of the request's body has come. */
  void receive(HttpContent part) {
    if (MalformedBody.is(part)) {
      part.release();
      malformed();
      return;
    }
    isRequestComplete |= part instanceof LastHttpContent;
    if (answer.isComplete()) {
      part.release();
      endIfComplete();
    } else {
      body.add(part);
    }
  }

  /** All parts that came at once are there. */
  void flushRequest() {
    UpstreamLink current = link;
    if (current != null && isSent && !answer.isComplete() && body.takesUnflushed()) {
      sent(current);
    }
  }

  /** Whether more of the request's body may be read. */
  boolean takesBody() {
    UpstreamLink current = link;
    return isRequestComplete
        || answer.isComplete()
        || (current != null && isSent && current.channel().isWritable());
  }

  private void malformed() {
    isMalformed = true;
    if (isSent && !answer.hasHead()) {
      LaneReports.unanswered(this);
    }
    abandon();
    if (answer.hasHead()) {
      isOver = true;
      client.cut();
    } else {
      tell(Problem.BAD_REQUEST);
    }
  }

  /** The client takes more, or no more for now. */
  void clientWritabilityChanged(boolean isWritable) {
    UpstreamLink current = link;
    if (current != null && isSent) {
      current.channel().config().setAutoRead(isWritable);
    }
  }

  /** The upstream's response is complete. */
  void end(LastHttpContent last) {
    UpstreamLink current = link;
    link = null;
    if (current != null) {
      if (isRequestComplete) {
        current.release();
      } else {
        current.close();
      }
    }
    body.release();
    answer.end(last);
    endIfComplete();
  }

  private void endIfComplete() {
    if (answer.isComplete() && isRequestComplete && !isOver) {
      isOver = true;
      client.over();
    }
  }

  void timedOut() {
    abandon();
    failed(ReadTimeoutException.INSTANCE, false);
  }

  /**
   * The upstream will not answer, or not completely.
   *
   * @param wasLost whether a connection was lost, rather than anything said on it
   */
  void failed(Throwable cause, boolean wasLost) {
    UpstreamLink failed = link;
    link = null;
    if (isAnswered()) {
      return;
    }
    if (answer.hasHead()) {
      isOver = true;
      body.release();
      LaneReports.cutOff(cause);
      client.cut();
    } else if (failed != null && wasLost && mayBeRepeated(failed)) {
      isRepeated = true;
      isSent = false;
      client.loop().to(target.origin()).connect(this, true);
    } else {
      tell(client.lane().reports().unanswered(this, cause));
    }
  }

  /** Once, and on a new connection: if nothing of it was sent, or sending it again is harmless. */
  private boolean mayBeRepeated(UpstreamLink failed) {
    return failed.isUsedAgain() && !isRepeated && (!isSent || asked.isRepeatable());
  }

  /** Answers for the upstream. */
  private void tell(Problem problem) {
    body.release();
    answer.tell(problem);
    endIfComplete();
  }

  /** The client's connection has ended. */
  void clientGone() {
    if (!isAnswered()) {
      client.lane().reports().clientClosed(this);
    }
    isOver = true;
    body.release();
    abandon();
  }

  private void abandon() {
    UpstreamLink current = link;
    link = null;
    if (current != null) {
      current.close();
    }
  }
}
