package io.latchkey.encryption;

/** What is done to a field on its way. */
public enum FieldAction {
  /** A value becomes a token. */
  ENCRYPT,
  /** A token becomes the value, for keys that may see it. */
  DECRYPT,
  /** It passes unchanged. */
  NONE
}
