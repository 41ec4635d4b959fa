package io.latchkey.encryption;

import java.util.Locale;

/** How far an encryption key is in its life. */
public enum KeyState {

  /** It decrypts, and becomes the primary once every gateway has it. */
  PENDING,

  /** It encrypts and decrypts. A project has at most one. */
  PRIMARY,

  /** It decrypts only: another key has taken its place. */
  ACTIVE,

  /** It does nothing until somebody enables it. */
  DISABLED,

  /** It is gone, with all that it encrypted. */
  DESTROYED;

  /** Whether tokens of such a key can be decrypted. */
  public boolean decrypts() {
    return this == PENDING || this == PRIMARY || this == ACTIVE;
  }

  /** As the admin API and the store write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static KeyState parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
