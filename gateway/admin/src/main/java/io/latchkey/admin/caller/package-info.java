/**
 * Who calls, what it may do, and how often.
 *
 * <p>{@link io.latchkey.admin.caller.Authentication} finds the {@link
 * io.latchkey.admin.caller.Actor}; {@link io.latchkey.admin.caller.Access} is the one place that
 * checks a {@link io.latchkey.admin.caller.Right}.
 */
@NullMarked
package io.latchkey.admin.caller;

import org.jspecify.annotations.NullMarked;
