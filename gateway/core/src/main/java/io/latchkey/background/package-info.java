/** Work that goes on beside the requests, on threads of its own. */
@NullMarked
package io.latchkey.background;

import org.jspecify.annotations.NullMarked;
