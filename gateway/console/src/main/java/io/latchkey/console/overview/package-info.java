/** The first page: what needs attention, how much goes through, and what happened last. */
@NullMarked
package io.latchkey.console.overview;

import org.jspecify.annotations.NullMarked;
