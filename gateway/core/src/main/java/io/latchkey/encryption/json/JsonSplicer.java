package io.latchkey.encryption.json;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replaces named values of JSON. Of the piece being read, everything before {@code passed} has been
 * given away; a value being captured, or a member that may be removed, is held if it isn't complete
 * at the end of a piece.
 */
final class JsonSplicer implements Splicer, JsonEvents {

  private static final byte[] TOKEN = "\"lkf1:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final int WINDOW = 4096;

  private final Replacer replacer;
  private final boolean removes;
  private final FieldTracker tracker;
  private final JsonMachine machine;
  private final Held value = new Held();
  private final Held member = new Held();

  private ByteBuf piece = Unpooled.EMPTY_BUFFER;
  private Consumer<ByteBuf> out = ByteBuf::release;
  private byte @Nullable [] window;
  private int passed;
  private int depth;

  private boolean capturing;
  private boolean probing;
  private int captured;
  private int inside;
  private int rule;
  private String label = "";

  private boolean holding;
  private long written;

  JsonSplicer(Replacer replacer, boolean lines, boolean removes) {
    this.replacer = replacer;
    this.removes = removes;
    this.tracker = new FieldTracker(replacer.rules());
    this.machine = new JsonMachine(this, lines);
  }

  @Override
  public int missing() {
    return tracker.missing();
  }

  @Override
  public void write(ByteBuf next, Consumer<ByteBuf> to) {
    begin(next, to);
    int from = next.readerIndex();
    int end = next.writerIndex();
    if (next.hasArray()) {
      int offset = next.arrayOffset();
      machine.read(next.array(), offset + from, offset + end, -offset);
    } else {
      if (window == null) {
        window = new byte[WINDOW];
      }
      byte[] bytes = window;
      for (int at = from; at < end; at += WINDOW) {
        int length = Math.min(WINDOW, end - at);
        next.getBytes(at, bytes, 0, length);
        machine.read(bytes, 0, length, at);
      }
    }
    pause(end);
    piece = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void end(Consumer<ByteBuf> to) {
    begin(Unpooled.EMPTY_BUFFER, to);
    machine.end(0);
  }

  private void begin(ByteBuf next, Consumer<ByteBuf> to) {
    piece = next;
    out = to;
    passed = next.readerIndex();
    captured = passed;
  }

  /** Gives away what is sure at the end of a piece, and holds the rest. */
  private void pause(int end) {
    if (capturing) {
      int before = captured;
      if (value.length() == 0) {
        keep(before);
      }
      replacer.check(value.length() + end - before);
      value.add(piece, before, end);
      if (probing && value.length() >= TOKEN.length) {
        probe();
      }
    } else {
      keep(end);
    }
  }

  /** Passes on what is before {@code end}, or holds it if it may be removed. */
  private void keep(int end) {
    if (holding) {
      replacer.check(member.length() + end - passed);
      member.add(piece, passed, end);
    } else {
      pass(end);
    }
    passed = end;
  }

  /** Stops capturing what doesn't begin as a token does. */
  private void probe() {
    for (int i = 0; i < TOKEN.length; i++) {
      if (value.at(i) != TOKEN[i]) {
        capturing = false;
        emit(value.take());
        break;
      }
    }
    probing = false;
  }

  private void pass(int end) {
    if (end > passed) {
      out.accept(piece.retainedSlice(passed, end - passed));
    }
    passed = end;
  }

  private void emit(byte[] bytes) {
    if (bytes.length > 0) {
      out.accept(Unpooled.wrappedBuffer(bytes));
    }
  }

  @Override
  public void name() {
    tracker.member(machine.name(), machine.nameLength());
  }

  @Override
  public void valueStart(int at, byte first) {
    if (depth > 0 && !machine.isInObject()) {
      tracker.item();
    }
    int match = tracker.match(first == '[');
    if (capturing) {
      inside++;
      return;
    }
    FieldRules rules = replacer.rules();
    boolean token = match < 0 && first == '"' && rules.matchesTokens() && mayBeToken(at);
    boolean leaf = rules.matchesLeaves() && first != '{' && first != '[';
    if (token && holding) {
      release(at); // It stays: only what a rule names may be removed.
    }
    if (match >= 0 || token || leaf) {
      capturing = true;
      probing = token;
      captured = at;
      rule = match;
      label = tracker.label(machine.isInObject());
    } else if (holding) {
      release(at);
    }
  }

  private boolean mayBeToken(int at) {
    int known = Math.min(TOKEN.length, piece.writerIndex() - at);
    for (int i = 1; i < known; i++) {
      if (piece.getByte(at + i) != TOKEN[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void valueEnd(int end) {
    if (!capturing) {
      return;
    }
    if (inside > 0) {
      inside--;
      return;
    }
    capturing = false;
    boolean here = value.length() == 0;
    replacer.check(value.length() + end - captured);
    byte[] source = value.take(piece, captured, end);
    boolean isToken = !probing || startsAsToken(source);
    byte[] result = isToken ? replacer.replace(rule, label, source) : null;
    if (result == null && here) {
      if (holding) {
        release(captured);
      }
      return;
    }
    if (result != null && result.length == 0) {
      if (remove(end)) {
        return;
      }
      result = NULL;
    }
    if (holding) {
      release(here ? captured : passed);
    } else if (here) {
      pass(captured);
    }
    emit(result == null ? source : result);
    passed = end;
  }

  private static boolean startsAsToken(byte[] source) {
    return source.length >= TOKEN.length
        && Arrays.equals(source, 0, TOKEN.length, TOKEN, 0, TOKEN.length);
  }

  /** Leaves out the member or item that ends here; false if it is a whole document. */
  private boolean remove(int end) {
    if (depth == 0 || !holding) {
      return false;
    }
    holding = false;
    member.clear();
    passed = end;
    return true;
  }

  /** The member or item stays: passes on its comma, unless it is the first one, and its name. */
  private void release(int end) {
    holding = false;
    long bit = 1L << (depth - 1);
    boolean first = (written & bit) == 0;
    written |= bit;
    if (member.length() > 0) {
      member.add(piece, passed, end);
      passed = end;
      byte[] bytes = member.take();
      boolean comma = first && bytes[0] == ',';
      out.accept(Unpooled.wrappedBuffer(bytes, comma ? 1 : 0, bytes.length - (comma ? 1 : 0)));
      return;
    }
    if (first && end > passed && piece.getByte(passed) == ',') {
      passed++;
    }
    pass(end);
  }

  @Override
  public void open(int after, boolean array) {
    tracker.open(depth > 0 && machine.isOuterObject(), array);
    depth++;
    if (!capturing) {
      written &= ~(1L << (depth - 1));
      hold(after);
    }
  }

  private void hold(int at) {
    if (removes && !tracker.isIdle()) {
      pass(at);
      holding = true;
    }
  }

  @Override
  public void close(int at) {
    if (holding && !capturing) {
      release(at);
    }
    tracker.close();
    depth--;
  }

  @Override
  public void comma(int at) {
    if (!capturing) {
      hold(at);
    }
  }

  @Override
  public void documentEnd() {
    tracker.documentEnd();
  }
}
