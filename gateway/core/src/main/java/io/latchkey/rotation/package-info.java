/**
 * How a key gets another secret: {@link io.latchkey.rotation.KeyRotation} for whoever may decide
 * that, and {@link io.latchkey.rotation.HolderRotation} for the key's own holder.
 */
@NullMarked
package io.latchkey.rotation;

import org.jspecify.annotations.NullMarked;
