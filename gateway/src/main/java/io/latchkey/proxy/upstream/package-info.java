/**
 * The wire to upstreams, below what Reactor Netty does. {@link
 * io.latchkey.proxy.upstream.UpstreamWire} puts a request's target on it byte for byte, and takes
 * interim responses off it.
 */
@NullMarked
package io.latchkey.proxy.upstream;

import org.jspecify.annotations.NullMarked;
