/** The fleet's signing keys in Redis. */
@NullMarked
package io.latchkey.signing.redis;

import org.jspecify.annotations.NullMarked;
