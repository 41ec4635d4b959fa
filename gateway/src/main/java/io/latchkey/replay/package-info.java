/**
 * Answers that are given again when a call is repeated with the same {@code Idempotency-Key}.
 *
 * <p>An answer may have a secret in it that is kept nowhere else. So it is kept for minutes only,
 * encrypted under a key that {@link io.latchkey.replay.ReplayKey} derives from the {@code
 * Idempotency-Key}; the store sees neither of these, and its name for the answer is a hash.
 */
@NullMarked
package io.latchkey.replay;

import org.jspecify.annotations.NullMarked;
