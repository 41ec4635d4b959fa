/**
 * The fast lane: plain requests over the built-in route go from connection to connection on Netty
 * alone. It has no rules of its own. What it can't do, and every refusal, is left to the way that
 * all other requests take.
 *
 * <ol>
 *   <li>{@link io.latchkey.proxy.lane.LaneConnection} stands in a client's connection and keeps
 *       requests in order
 *   <li>{@link io.latchkey.proxy.lane.LaneGate} says which of them take the lane
 *   <li>{@link io.latchkey.proxy.lane.LaneExchange} is one of these, from its head to its end
 *   <li>{@link io.latchkey.proxy.lane.UpstreamLink} is its connection to the upstream, from the
 *       {@link io.latchkey.proxy.lane.UpstreamPool} of the same event loop
 *   <li>{@link io.latchkey.proxy.lane.LaneHeads} writes the heads, by the rules of {@code
 *       proxy.upstream}, {@code proxy.problem} and {@code proxy.answer}
 * </ol>
 */
@NullMarked
package io.latchkey.proxy.lane;

import org.jspecify.annotations.NullMarked;
