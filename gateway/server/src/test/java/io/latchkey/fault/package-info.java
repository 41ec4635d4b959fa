/**
 * A fleet of real processes in bad weather.
 *
 * <p>Seeded troubles (lines that are cut, delayed, go one way or deaf; processes that are stopped
 * or killed; a Redis that restarts, or forgets its last writes) happen while keys are used,
 * revoked, rolled, deleted and created. Every call and every request goes into a history on one
 * clock, and a checker says for each mutation that was acknowledged whether what was promised held.
 *
 * <p>Run it with {@code -Dfault.seed=} to replay troubles and {@code -Dfault.rounds=} for more.
 */
@org.jspecify.annotations.NullMarked
package io.latchkey.fault;
