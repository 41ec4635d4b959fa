/** Failures of the store that every room knows. */
@NullMarked
package io.latchkey.store;

import org.jspecify.annotations.NullMarked;
