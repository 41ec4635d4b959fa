/** The pages, in a real browser over a real gateway and a real Redis. */
@NullMarked
package io.latchkey.console;

import org.jspecify.annotations.NullMarked;
