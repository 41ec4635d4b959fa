/**
 * The change feed and the fleet's registry in Redis: a stream, a counter, a sorted set of leases
 * and a hash of what each instance has applied.
 */
@NullMarked
package io.latchkey.change.redis;

import org.jspecify.annotations.NullMarked;
