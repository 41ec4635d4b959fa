package io.latchkey.encryption.json;

import static io.latchkey.encryption.json.BodyFaultException.malformed;

/**
 * Reads JSON (RFC 8259) byte by byte and tells its structure; accepts exactly what the grammar
 * allows, in UTF-8 without a byte order mark. Can stop after any byte. Not thread-safe.
 */
final class JsonMachine {

  private static final int VALUE = 0;
  private static final int ITEM_OR_END = 1;
  private static final int NAME_OR_END = 2;
  private static final int NAME = 3;
  private static final int COLON = 4;
  private static final int AFTER = 5;
  private static final int TEXT = 6;
  private static final int LITERAL = 7;
  private static final int NUMBER = 8;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final JsonEvents events;
  private final boolean lines;
  private final JsonText text = new JsonText();
  private final JsonNumber number = new JsonNumber();

  private int state = VALUE;
  private int depth;
  private long objects;
  private boolean naming;
  private byte[] literal = NULL;
  private int matched;

  /**
   * @param lines whether the text is of documents that each have a line of their own
   */
  JsonMachine(JsonEvents events, boolean lines) {
    this.events = events;
    this.lines = lines;
  }

  /** The member's name that was read last, decoded. */
  byte[] name() {
    return text.name();
  }

  int nameLength() {
    return text.nameLength();
  }

  boolean isInObject() {
    return depth > 0 && (objects >>> (depth - 1) & 1) != 0;
  }

  /** Whether the innermost object or array is itself a member of an object. */
  boolean isOuterObject() {
    return depth > 1 && (objects >>> (depth - 2) & 1) != 0;
  }

  /** Reads {@code bytes} from {@code from} up to {@code to}; {@code base} is added to places. */
  void read(byte[] bytes, int from, int to, int base) {
    int i = from;
    while (i < to) {
      switch (state) {
        case TEXT -> {
          i = text.read(bytes, i, to, naming);
          if (text.isComplete()) {
            endText(base + i);
          }
        }
        case NUMBER -> {
          i = number.read(bytes, i, to);
          if (i < to) {
            number.end();
            endValue(base + i);
          }
        }
        case LITERAL -> {
          literal(bytes[i++], base + i);
        }
        default -> {
          between(bytes[i], base + i);
          i++;
        }
      }
    }
  }

  /** The text is complete. */
  void end(int at) {
    if (state == NUMBER) {
      number.end();
      endValue(at);
    }
    if (depth > 0 || (state != AFTER && !(lines && state == VALUE))) {
      throw malformed("The body ends early.");
    }
    if (state == AFTER) {
      events.documentEnd();
    }
  }

  private void endText(int after) {
    if (naming) {
      naming = false;
      state = COLON;
      events.name();
    } else {
      endValue(after);
    }
  }

  private void literal(byte b, int after) {
    if (b != literal[matched]) {
      throw malformed("The body isn't well-formed JSON.");
    }
    if (++matched == literal.length) {
      endValue(after);
    }
  }

  /** Reads a byte between values and names. */
  private void between(byte b, int at) {
    if (b == ' ' || b == '\t' || b == '\r' || b == '\n') {
      if (b == '\n' && lines) {
        newLine();
      }
      return;
    }
    switch (state) {
      case VALUE -> value(b, at);
      case ITEM_OR_END -> {
        if (b == ']') {
          close(at);
        } else {
          value(b, at);
        }
      }
      case NAME_OR_END -> {
        if (b == '}') {
          close(at);
        } else {
          quote(b);
        }
      }
      case NAME -> quote(b);
      case COLON -> {
        if (b != ':') {
          throw malformed("The body isn't well-formed JSON.");
        }
        state = VALUE;
      }
      default -> after(b, at);
    }
  }

  private void newLine() {
    if (depth > 0) {
      throw malformed("A document has a line end in it, but each must have one line.");
    }
    if (state == AFTER) {
      events.documentEnd();
      state = VALUE;
    }
  }

  private void value(byte b, int at) {
    events.valueStart(at, b);
    switch (b) {
      case '{', '[' -> open(b == '[', at);
      case '"' -> {
        text.begin();
        state = TEXT;
      }
      case 't' -> begin(TRUE);
      case 'f' -> begin(FALSE);
      case 'n' -> begin(NULL);
      default -> {
        number.begin(b);
        state = NUMBER;
      }
    }
  }

  private void begin(byte[] word) {
    literal = word;
    matched = 1;
    state = LITERAL;
  }

  private void open(boolean array, int at) {
    if (depth == BodyLimits.DEPTH) {
      throw new BodyFaultException(
          BodyFault.JSON_TOO_DEEP,
          "Objects and arrays may be nested at most " + BodyLimits.DEPTH + " deep.");
    }
    long bit = 1L << depth;
    objects = array ? objects & ~bit : objects | bit;
    depth++;
    state = array ? ITEM_OR_END : NAME_OR_END;
    events.open(at + 1, array);
  }

  private void close(int at) {
    events.close(at);
    depth--;
    endValue(at + 1);
  }

  private void endValue(int after) {
    state = AFTER;
    events.valueEnd(after);
  }

  private void quote(byte b) {
    if (b != '"') {
      throw malformed("The body isn't well-formed JSON.");
    }
    naming = true;
    text.begin();
    state = TEXT;
  }

  private void after(byte b, int at) {
    if (depth > 0 && b == ',') {
      state = isInObject() ? NAME : VALUE;
      events.comma(at);
    } else if (depth > 0 && b == (isInObject() ? '}' : ']')) {
      close(at);
    } else {
      throw malformed("The body isn't well-formed JSON.");
    }
  }
}
