/** Encryption of single fields. */
@NullMarked
package io.latchkey.encryption;

import org.jspecify.annotations.NullMarked;
