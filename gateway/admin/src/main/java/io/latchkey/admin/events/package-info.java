/** The event log as lists, NDJSON and a live tail. */
@NullMarked
package io.latchkey.admin.events;

import org.jspecify.annotations.NullMarked;
