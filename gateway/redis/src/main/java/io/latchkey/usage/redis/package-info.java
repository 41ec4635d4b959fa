/** Use in Redis: a hash per key and day, spread over all nodes, that expires by itself. */
@NullMarked
package io.latchkey.usage.redis;

import org.jspecify.annotations.NullMarked;
