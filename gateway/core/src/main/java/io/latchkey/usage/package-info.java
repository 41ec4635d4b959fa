/**
 * What keys are used for: counts by hour, project and outcome, and the last use, written behind.
 *
 * <p>A request adds to {@link io.latchkey.usage.UsageCounts} in memory and never waits. {@link
 * io.latchkey.usage.UsageWriter} empties these on a thread of its own and writes them to the {@link
 * io.latchkey.usage.UsageStore} in batches: each counts once, also where a reply is lost. Memory is
 * bounded; what can't be kept is dropped and counted.
 */
@NullMarked
package io.latchkey.usage;

import org.jspecify.annotations.NullMarked;
