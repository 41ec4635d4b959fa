/** Recent decisions in Redis. */
@NullMarked
package io.latchkey.decisionlog.redis;

import org.jspecify.annotations.NullMarked;
