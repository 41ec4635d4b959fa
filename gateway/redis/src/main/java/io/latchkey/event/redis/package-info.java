/** The event log as a stream in Redis. */
@NullMarked
package io.latchkey.event.redis;

import org.jspecify.annotations.NullMarked;
