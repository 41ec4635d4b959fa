/** Where upstreams find the keys that verify what the gateway says of callers. */
@NullMarked
package io.latchkey.proxy.signing;

import org.jspecify.annotations.NullMarked;
