/** The proxy's own meters. */
@NullMarked
package io.latchkey.proxy.meters;

import org.jspecify.annotations.NullMarked;
