package io.latchkey.trace;

import org.jspecify.annotations.Nullable;

/**
 * The place in a trace that a request came from: the header {@code traceparent} (W3C Trace Context,
 * section 3.2).
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero
 * @param sampled whether the caller records it
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {

  /** The header's name. */
  public static final String HEADER = "traceparent";

  private static final int LENGTH = 55;
  private static final int TRACE_START = 3;
  private static final int TRACE_END = 35;
  private static final int SPAN_START = 36;
  private static final int SPAN_END = 52;
  private static final int FLAGS_START = 53;

  /** Reads a header; null where there is none or it is malformed. */
  public static @Nullable TraceParent parse(@Nullable String header) {
    if (header == null || header.length() < LENGTH || !isWellFormed(header)) {
      return null;
    }
    boolean sampled = (Character.digit(header.charAt(LENGTH - 1), 16) & 1) == 1;
    return new TraceParent(
        header.substring(TRACE_START, TRACE_END), header.substring(SPAN_START, SPAN_END), sampled);
  }

  private static boolean isWellFormed(String header) {
    boolean isVersionZero = header.startsWith("00");
    return isHex(header, 0, 2)
        && !header.startsWith("ff")
        && header.charAt(2) == '-'
        && isId(header, TRACE_START, TRACE_END)
        && header.charAt(TRACE_END) == '-'
        && isId(header, SPAN_START, SPAN_END)
        && header.charAt(SPAN_END) == '-'
        && isHex(header, FLAGS_START, LENGTH)
        && (header.length() == LENGTH || !isVersionZero && header.charAt(LENGTH) == '-');
  }

  private static boolean isId(String text, int from, int to) {
    boolean isZero = true;
    for (int i = from; i < to; i++) {
      isZero &= text.charAt(i) == '0';
    }
    return !isZero && isHex(text, from, to);
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
