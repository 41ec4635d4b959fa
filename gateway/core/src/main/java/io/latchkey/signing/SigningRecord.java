package io.latchkey.signing;

import java.time.Instant;

/**
 * The fleet's signing keys, as they are stored.
 *
 * @param sealed a Tink keyset under the master key, in base64url
 * @param isPrepared whether a key is in there that verifies everywhere, and is about to sign
 * @param changedAt when that began, or when the key began to sign that does
 * @param version counts its changes, from 1
 */
public record SigningRecord(String sealed, boolean isPrepared, Instant changedAt, int version) {

  /** Without the keys. */
  @Override
  public String toString() {
    return "SigningRecord[version=" + version + "]";
  }
}
