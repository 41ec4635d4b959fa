/** Tests of the connections to upstreams: TLS, HTTP/2, timeouts, and Spring's settings of them. */
@NullMarked
package io.latchkey.proxy.upstream;

import org.jspecify.annotations.NullMarked;
