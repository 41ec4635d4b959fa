package io.latchkey.listener;

/** The body of a request is not framed as HTTP says. */
public final class MalformedBodyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  MalformedBodyException() {
    super("the request's body is malformed");
  }

  /** Whether this is what a failure comes from. */
  public static boolean isCauseOf(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof MalformedBodyException) {
        return true;
      }
    }
    return false;
  }

  /** A client's mistake: nobody looks at where it was noticed. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
