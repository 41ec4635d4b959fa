/** Projects' encryption in Redis. */
@NullMarked
package io.latchkey.encryption.redis;

import org.jspecify.annotations.NullMarked;
