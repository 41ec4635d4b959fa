/**
 * How every gateway learns of every change, and how a revocation knows that they all have.
 *
 * <p>The {@link io.latchkey.change.ChangeFeed} reads the feed on a connection of its own, hands
 * each {@link io.latchkey.change.Change} to the listeners, reports how far it has come, and with
 * that renews the {@link io.latchkey.change.Lease}. {@link io.latchkey.change.Fleet} waits until
 * all instances with a live lease have reported a change. {@link io.latchkey.change.Stamps} is how
 * a cache tells what it read before a change from what it read after.
 */
@NullMarked
package io.latchkey.change;

import org.jspecify.annotations.NullMarked;
