/**
 * Who is at the other end of a client's connection: the peer itself, or the client that a load
 * balancer announces before everything else (the PROXY protocol, versions 1 and 2).
 *
 * <p>{@link io.latchkey.peer.Announcement} waits for what a trusted peer must announce, and keeps
 * it with the connection for {@link io.latchkey.peer.Peer} to tell.
 */
@NullMarked
package io.latchkey.peer;

import org.jspecify.annotations.NullMarked;
