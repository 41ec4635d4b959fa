/**
 * How upstreams are reached, as far as projects, routes and the gateway as a whole may say: over
 * which protocol, and with which TLS; and what a project's requests are given on their way ({@link
 * io.latchkey.upstream.Provisions}). {@link io.latchkey.upstream.UpstreamOptions} is what one of
 * them wants; {@link io.latchkey.upstream.UpstreamTls} makes connections of it.
 */
@NullMarked
package io.latchkey.upstream;

import org.jspecify.annotations.NullMarked;
