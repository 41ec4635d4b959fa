/** Buckets and quotas in Redis: one script takes, one gives back, on Redis's own clock. */
@NullMarked
package io.latchkey.limit.redis;

import org.jspecify.annotations.NullMarked;
