/**
 * Which trace a request belongs to (W3C Trace Context), so that what is measured of it can name the
 * trace; and spans, where an operator has named a collector for them.
 *
 * <p>Without one nothing of {@link io.latchkey.trace.Spans} is loaded, and a caller's {@code
 * traceparent} passes to the upstream as any other header does.
 */
@NullMarked
package io.latchkey.trace;

import org.jspecify.annotations.NullMarked;
