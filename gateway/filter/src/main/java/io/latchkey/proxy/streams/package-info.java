/** The exchanges that are open, so that one is cut when its key ends. */
@NullMarked
package io.latchkey.proxy.streams;

import org.jspecify.annotations.NullMarked;
