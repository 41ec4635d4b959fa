/**
 * A fleet of real processes in bad weather.
 *
 * <p>Seeded troubles (lines that are cut, delayed, go one way or deaf; processes that are stopped,
 * killed, or started where the clock is wrong; a receiver of webhooks that fails; a Redis that
 * restarts, forgets its last writes, is replaced by its replica or gives its slots away) happen
 * while keys, tokens and encrypted texts are used and ended. Every call and every request goes into
 * a history on one clock, and checkers say for each mutation that was acknowledged whether what was
 * promised held.
 *
 * <p>Run it with {@code -Dfault.seed=} to replay troubles and {@code -Dfault.rounds=} for more.
 */
@org.jspecify.annotations.NullMarked
package io.latchkey.fault;
