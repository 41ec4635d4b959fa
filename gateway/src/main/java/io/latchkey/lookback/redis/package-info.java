/** Decisions of late in Redis. */
@NullMarked
package io.latchkey.lookback.redis;

import org.jspecify.annotations.NullMarked;
