package io.latchkey.encryption;

import io.latchkey.key.ProjectId;
import org.jspecify.annotations.Nullable;

/**
 * What a request needs to know about the encryption of its project.
 *
 * @param policy what is encrypted and decrypted without being asked for; null for nothing
 * @param ciphers null if this gateway can't encrypt or decrypt: it has no master key, or another
 *     one than the project's keys were sealed under
 * @param version counts the changes of what is stored
 */
public record ProjectEncryption(
    ProjectId project, @Nullable Policy policy, @Nullable FieldCiphers ciphers, int version) {

  /** Whether fields can be encrypted at once; if not, {@link Encryption#withKey} makes a key. */
  public boolean hasPrimary() {
    return ciphers != null && ciphers.primary() != null;
  }
}
