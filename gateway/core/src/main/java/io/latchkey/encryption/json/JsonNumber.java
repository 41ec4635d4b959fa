package io.latchkey.encryption.json;

import static io.latchkey.encryption.json.BodyFaultException.malformed;

import org.jspecify.annotations.Nullable;

/** Reads a number, of any size, as the grammar of JSON has it. */
final class JsonNumber {

  private enum State {
    MINUS(false),
    ZERO(true),
    INTEGER(true),
    POINT(false),
    FRACTION(true),
    E(false),
    SIGN(false),
    EXPONENT(true);

    private final boolean complete;

    State(boolean complete) {
      this.complete = complete;
    }
  }

  private State state = State.MINUS;

  void begin(byte first) {
    if (first == '-') {
      state = State.MINUS;
    } else if (isDigit(first)) {
      state = first == '0' ? State.ZERO : State.INTEGER;
    } else {
      throw malformed("The body isn't well-formed JSON.");
    }
  }

  /** Returns the place of the first byte that is no part of the number, or {@code to}. */
  int read(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && next(bytes[i])) {
      i++;
    }
    return i;
  }

  void end() {
    if (!state.complete) {
      throw malformed("The body has a number that isn't complete.");
    }
  }

  private boolean next(byte b) {
    State next = isDigit(b) ? afterDigit(b) : afterSign(b);
    if (next == null) {
      return false;
    }
    state = next;
    return true;
  }

  private @Nullable State afterDigit(byte b) {
    return switch (state) {
      case MINUS -> b == '0' ? State.ZERO : State.INTEGER;
      case ZERO -> null;
      case INTEGER -> State.INTEGER;
      case POINT, FRACTION -> State.FRACTION;
      case E, SIGN, EXPONENT -> State.EXPONENT;
    };
  }

  private @Nullable State afterSign(byte b) {
    boolean whole = state == State.ZERO || state == State.INTEGER;
    if (b == '.' && whole) {
      return State.POINT;
    }
    if ((b == 'e' || b == 'E') && (whole || state == State.FRACTION)) {
      return State.E;
    }
    return (b == '+' || b == '-') && state == State.E ? State.SIGN : null;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
