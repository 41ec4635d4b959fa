/**
 * What a client's connection may cost: how many there are, how long they may take to send a request
 * or send none, and how often a client may break HTTP/2.
 *
 * <ol>
 *   <li>{@link io.latchkey.connection.Connections} counts a listener's connections and sets each up
 *   <li>{@link io.latchkey.connection.Pace} ends those that are slow
 *   <li>{@link io.latchkey.connection.Http1Watch} and {@link io.latchkey.connection.Http2Watch}
 *       know what a connection is waiting for
 *   <li>{@link io.latchkey.connection.StreamFaults} counts streams that a client spoiled
 * </ol>
 *
 * <p>Nothing here reads the clock for a request: each connection is looked at a few times per
 * timeout, and what happens in between only sets fields.
 */
@NullMarked
package io.latchkey.connection;

import org.jspecify.annotations.NullMarked;
