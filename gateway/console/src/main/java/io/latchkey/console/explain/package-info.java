/** Why a request was refused, as a sentence. */
@NullMarked
package io.latchkey.console.explain;

import org.jspecify.annotations.NullMarked;
