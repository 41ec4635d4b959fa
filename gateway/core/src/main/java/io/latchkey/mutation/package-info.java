/**
 * What a mutation goes through before it is answered: lost races and lost replies ({@link
 * io.latchkey.mutation.Attempts}), and the wait for the fleet ({@link
 * io.latchkey.mutation.FleetWait}). Both listeners carry mutations out by these rules.
 */
@NullMarked
package io.latchkey.mutation;

import org.jspecify.annotations.NullMarked;
