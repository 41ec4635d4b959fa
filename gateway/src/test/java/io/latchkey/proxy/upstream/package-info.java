/** What the proxy knows of upstreams, tried without any. */
@NullMarked
package io.latchkey.proxy.upstream;

import org.jspecify.annotations.NullMarked;
