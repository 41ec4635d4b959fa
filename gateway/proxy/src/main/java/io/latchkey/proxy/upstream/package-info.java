/**
 * The connections to upstreams. {@link io.latchkey.proxy.upstream.UpstreamClients} keeps a client
 * for each way in which projects and routes want theirs to be reached. Below what Reactor Netty
 * does, {@link io.latchkey.proxy.upstream.UpstreamWire} puts a request's target on the wire byte
 * for byte, and takes interim responses off it.
 */
@NullMarked
package io.latchkey.proxy.upstream;

import org.jspecify.annotations.NullMarked;
