package io.latchkey.encryption;

/** What came of decrypting a token. */
public sealed interface Opened {

  /** The field as it was. */
  final class Plain implements Opened {

    private final byte[] json;

    Plain(byte[] json) {
      this.json = json;
    }

    /** The source bytes of the JSON value; in deterministic mode, its canonical form. */
    public byte[] json() {
      return json;
    }
  }

  /** Why it can't be decrypted. A caller is told no more than whether the key is unknown. */
  enum Refused implements Opened {
    /** It was changed, or belongs to another place. */
    INVALID,
    /** The project has no such key, as far as this gateway knows. */
    KEY_UNKNOWN,
    /** Somebody has disabled the key. */
    KEY_DISABLED,
    /** Somebody has destroyed the key. */
    KEY_DESTROYED
  }
}
