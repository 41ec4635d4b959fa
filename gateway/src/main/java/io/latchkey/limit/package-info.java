/** How much a key may ask for, and how a fleet holds it to that without a round trip a request. */
@NullMarked
package io.latchkey.limit;

import org.jspecify.annotations.NullMarked;
