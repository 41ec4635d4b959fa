package io.latchkey.address;

/** Whether a connection may be made to an address. */
public enum Verdict {
  ALLOWED("may be reached"),
  /** Loopback, private and shared networks that the operator has not opened. */
  PRIVATE("is a loopback or private address"),
  /** What no API is at: link-local, metadata, multicast, broadcast, reserved. */
  SPECIAL("is a link-local, metadata, multicast or reserved address"),
  /** A listener of this gateway, or its Redis. */
  OWN("belongs to this gateway itself");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** What is true of the address, as the end of a sentence. */
  public String text() {
    return text;
  }
}
