/** The program. */
@NullMarked
package io.latchkey;

import org.jspecify.annotations.NullMarked;
