/**
 * The forms that clients post: how they are read, whole and with a bound, whichever listener they
 * come in by. A form that can't be read is one of three faults; each endpoint says so in its own
 * format.
 */
@NullMarked
package io.latchkey.form;

import org.jspecify.annotations.NullMarked;
