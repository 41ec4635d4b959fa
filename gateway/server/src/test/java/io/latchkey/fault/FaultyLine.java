package io.latchkey.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A TCP line on loopback between a process and its Redis, with all that can happen to one. */
final class FaultyLine implements AutoCloseable {

  private static final int BUFFER = 8192;
  private static final int MOST_OF_TRUNCATED = 7;
  private static final long DRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = Fault.NONE;

  /** What can happen to a line. */
  enum Fault {
    NONE,
    /** Connections end, and none can be made. */
    CUT,
    /** Connections end with a reset, and can be made again. */
    RESET,
    /** What the server says is lost. */
    LOSE_REPLIES,
    /** What the client says is lost. */
    LOSE_REQUESTS,
    /** All is lost. */
    BLACK_HOLE,
    /** The server's side has ended, and the client is not told. */
    HALF_OPEN,
    /** Replies break off after some bytes, and the connection ends. */
    TRUNCATE,
    /** Replies come byte by byte. */
    DRIP,
    /** All comes late. */
    DELAY
  }

  FaultyLine(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Lets something happen from now on. */
  void inflict(Fault now) {
    fault = now;
    if (now == Fault.CUT || now == Fault.RESET) {
      drop(now == Fault.RESET);
    }
  }

  /** Back to normal. What was lost stays lost, so connections that lost something end. */
  void heal() {
    Fault before = fault;
    fault = Fault.NONE;
    if (before != Fault.NONE && before != Fault.DELAY && before != Fault.DRIP) {
      drop(false);
    }
  }

  private void drop(boolean reset) {
    for (Socket each : open) {
      try {
        if (reset) {
          each.setSoLinger(true, 0);
        }
      } catch (IOException e) {
        // It has ended.
      }
      closeQuietly(each);
    }
    open.clear();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (fault == Fault.CUT) {
          closeQuietly(client);
          continue;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        daemon(() -> pump(client, server, false));
        daemon(() -> pump(server, client, true));
      } catch (IOException e) {
        // The listener was closed, or the target is away: the client sees its connection end.
      }
    }
  }

  private void pump(Socket from, Socket to, boolean replies) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!pass(buffer, read, out, replies)) {
          break;
        }
      }
    } catch (IOException e) {
      // One side is gone, so the other one goes as well.
    }
    if (!(replies && fault == Fault.HALF_OPEN)) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  /** Passes bytes on, or does not; false if the connection is to end. */
  private boolean pass(byte[] bytes, int length, OutputStream out, boolean replies)
      throws IOException {
    switch (fault) {
      case LOSE_REPLIES -> write(bytes, replies ? 0 : length, out);
      case LOSE_REQUESTS -> write(bytes, replies ? length : 0, out);
      case BLACK_HOLE -> write(bytes, 0, out);
      case HALF_OPEN -> {
        return !replies;
      }
      case TRUNCATE -> {
        write(bytes, replies ? Math.min(length, MOST_OF_TRUNCATED) : length, out);
        return !replies;
      }
      case DRIP -> drip(bytes, length, out, replies);
      case DELAY -> {
        LockSupport.parkNanos(DELAY_NANOS);
        write(bytes, length, out);
      }
      case NONE, CUT, RESET -> write(bytes, length, out);
    }
    return true;
  }

  private void drip(byte[] bytes, int length, OutputStream out, boolean replies)
      throws IOException {
    for (int i = 0; i < length; i++) {
      if (replies && fault == Fault.DRIP) {
        LockSupport.parkNanos(DRIP_NANOS);
      }
      out.write(bytes, i, 1);
    }
    out.flush();
  }

  private static void write(byte[] bytes, int length, OutputStream out) throws IOException {
    out.write(bytes, 0, length);
    out.flush();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "faulty-line");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed as far as it can be.
    }
  }

  @Override
  public void close() {
    closeQuietly(listener);
    drop(false);
  }

  private static void closeQuietly(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed as far as it can be.
    }
  }
}
