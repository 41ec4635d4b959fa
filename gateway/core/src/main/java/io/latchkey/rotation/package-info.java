/**
 * How a key gets another secret: {@link io.latchkey.rotation.KeyRotation} for whoever may decide
 * that.
 */
@NullMarked
package io.latchkey.rotation;

import org.jspecify.annotations.NullMarked;
