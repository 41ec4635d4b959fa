/**
 * The order of a decision: hash, look up, decide, charge. One path for whoever asks.
 *
 * <p>{@link io.latchkey.gatekeeper.Gatekeeper} answers at once where the caches can, and otherwise
 * asks the store and answers later. It knows nothing of HTTP. Whether a request passes when nobody
 * could know is settled here and nowhere else: it does not.
 */
@NullMarked
package io.latchkey.gatekeeper;

import org.jspecify.annotations.NullMarked;
