/** Charts of requests over time, drawn by the server, so that they need no script. */
@NullMarked
package io.latchkey.console.usage;

import org.jspecify.annotations.NullMarked;
