/** Tests of the sentences that explain refusals. */
@NullMarked
package io.latchkey.console.explain;

import org.jspecify.annotations.NullMarked;
