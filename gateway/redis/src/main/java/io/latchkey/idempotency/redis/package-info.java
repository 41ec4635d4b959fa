/** Answers to be given again, as strings in Redis that vanish by themselves. */
@NullMarked
package io.latchkey.idempotency.redis;

import org.jspecify.annotations.NullMarked;
