/**
 * The event log: who did what to what, when and from where.
 *
 * <p>A mutation's event is written in the mutation's own step, so the log and the records can't
 * disagree; what changes nothing, such as a refused sign-in, is appended by itself. No event has a
 * secret: at most its tail.
 */
@NullMarked
package io.latchkey.event;

import org.jspecify.annotations.NullMarked;
