/**
 * Remembers in every instance what was ended for good, and ends it again if the store has forgotten
 * it: after a failover, a restart from a snapshot, or a write that a demoted primary took.
 */
@NullMarked
package io.latchkey.reassertion;

import org.jspecify.annotations.NullMarked;
