package io.latchkey.proxy.exchange;

/** The address at which an ingress asks for a decision. */
public final class ForwardAuthPath {

  /** The address itself. */
  public static final String PATH = "/latchkey/auth";

  private ForwardAuthPath() {}

  /** Whether a path is the address, or the address with a target appended to it. */
  public static boolean matches(String path) {
    return path.startsWith(PATH)
        && (path.length() == PATH.length() || path.charAt(PATH.length()) == '/');
  }
}
