/**
 * Answers that are given again when a call is repeated with the same {@code Idempotency-Key}.
 *
 * <p>An answer may have a secret in it that is kept nowhere else. So it is kept for minutes only,
 * encrypted under a key that {@link io.latchkey.idempotency.IdempotencyKey} derives from the {@code
 * Idempotency-Key}; the store sees neither of these, and its name for the answer is a hash.
 *
 * <p>Before that, a {@link io.latchkey.idempotency.Claim} stands in the answer's place, and whoever
 * carries the call out attends to it. If nobody does any more, the next repetition carries on.
 */
@NullMarked
package io.latchkey.idempotency;

import org.jspecify.annotations.NullMarked;
