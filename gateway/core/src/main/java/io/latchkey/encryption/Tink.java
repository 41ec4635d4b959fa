package io.latchkey.encryption;

import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.daead.DeterministicAeadConfig;
import java.security.GeneralSecurityException;

/** Tells Tink once which of its algorithms are used here. */
final class Tink {

  static {
    try {
      AeadConfig.register();
      DeterministicAeadConfig.register();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink has not what is needed", e);
    }
  }

  private Tink() {}

  /** Returns once that is done. */
  static void register() {
    // The initializer has done it.
  }
}
