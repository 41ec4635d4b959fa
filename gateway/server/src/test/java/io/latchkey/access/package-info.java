/** The rules over a key that is known. */
@NullMarked
package io.latchkey.access;

import org.jspecify.annotations.NullMarked;
