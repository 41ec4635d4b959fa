package io.latchkey;

/** Starts a gateway. */
public final class Latchkey {
  private Latchkey() {}

  public static void main(String[] arguments) {}
}
