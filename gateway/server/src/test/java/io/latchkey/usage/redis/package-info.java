@NullMarked
package io.latchkey.usage.redis;

import org.jspecify.annotations.NullMarked;
