/** What limits promise. */
@NullMarked
package io.latchkey.limit;

import org.jspecify.annotations.NullMarked;
