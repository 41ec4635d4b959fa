/**
 * The life of a key: {@link io.latchkey.admin.keys.KeyLifecycle} creates, {@link
 * io.latchkey.admin.keys.AdminRotation} rolls, {@link io.latchkey.admin.keys.KeyRevocation} and
 * {@link io.latchkey.admin.keys.BulkRevocation} revoke, and {@link
 * io.latchkey.admin.keys.KeyCatalog} finds.
 *
 * <p>A secret leaves this package once: in the answer that creates or rolls its key.
 */
@NullMarked
package io.latchkey.admin.keys;

import org.jspecify.annotations.NullMarked;
