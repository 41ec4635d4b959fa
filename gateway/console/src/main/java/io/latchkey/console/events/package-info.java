/** The event log and the fleet, as people read them. */
@NullMarked
package io.latchkey.console.events;

import org.jspecify.annotations.NullMarked;
