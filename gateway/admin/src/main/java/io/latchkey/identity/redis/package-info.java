/** Users, their tokens and their sessions as JSON records in Redis. */
@NullMarked
package io.latchkey.identity.redis;

import org.jspecify.annotations.NullMarked;
