/**
 * Encryption of single fields: tokens, keys and policies.
 *
 * <p>A field that is encrypted becomes a {@link io.latchkey.encryption.FieldToken}, made by the
 * {@link io.latchkey.encryption.FieldCiphers} of its project and bound to its {@link
 * io.latchkey.encryption.FieldContext}. All cryptography is Google Tink's. The keys of a project
 * are stored sealed under the {@link io.latchkey.encryption.MasterKey}; without one, the feature is
 * off. A request asks {@link io.latchkey.encryption.Encryption}, which remembers what it has read
 * until the change feed says otherwise; people's calls go through {@link
 * io.latchkey.encryption.EncryptionStore}.
 */
@NullMarked
package io.latchkey.encryption;

import org.jspecify.annotations.NullMarked;
