package io.latchkey.mutation;

import io.latchkey.idempotency.Claim;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One try of a call.
 *
 * @param seeded what is random in it if the call may be carried on with by somebody else, who then
 *     makes the same thing; null for a call that nobody carries on with
 * @param again whether somebody else has begun the call, and may have carried it out
 */
public record CallAttempt(@Nullable RandomGenerator seeded, boolean again) {

  /** The only try of a call. */
  public static final CallAttempt ONLY = new CallAttempt(null, false);

  public static CallAttempt of(Claim claim) {
    return new CallAttempt(claim.random(), claim.isAgain());
  }

  /** What is random in the call. */
  public RandomGenerator random(RandomGenerator usual) {
    return seeded == null ? usual : seeded;
  }

  /** The tries of one of its mutations. */
  public Attempts mutation() {
    return again ? Attempts.afterAnother() : new Attempts();
  }
}
