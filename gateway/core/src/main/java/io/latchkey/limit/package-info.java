/**
 * How much a key may ask for, and how a fleet holds it to that without a round trip a request.
 *
 * <p>Also who is held back, at either door: {@link io.latchkey.limit.FailedAttempts} for failing to
 * authenticate, {@link io.latchkey.limit.CallLimit} for calling the admin API too often.
 */
@NullMarked
package io.latchkey.limit;

import org.jspecify.annotations.NullMarked;
