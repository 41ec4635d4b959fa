/**
 * What a project encrypts, and with which keys: {@link
 * io.latchkey.admin.encryption.EncryptionController} takes its policy, {@link
 * io.latchkey.admin.encryption.EncryptionKeyController} rotates, disables and destroys its keys. No
 * key and no plaintext leaves this package.
 */
@NullMarked
package io.latchkey.admin.encryption;

import org.jspecify.annotations.NullMarked;
