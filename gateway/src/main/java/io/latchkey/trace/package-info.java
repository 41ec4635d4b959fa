/**
 * Which trace a request belongs to (W3C Trace Context), so that what is measured of it can name the
 * trace.
 */
@NullMarked
package io.latchkey.trace;

import org.jspecify.annotations.NullMarked;
