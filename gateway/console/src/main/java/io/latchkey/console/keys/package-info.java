/** The pages about keys. */
@NullMarked
package io.latchkey.console.keys;

import org.jspecify.annotations.NullMarked;
