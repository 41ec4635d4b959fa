/**
 * What measures Latchkey. Run by the scripts of {@code deploy/bench}, which say how to read the
 * figures; built by the Maven profile {@code bench} only.
 *
 * <p>{@link io.latchkey.bench.DecisionBenchmark} and {@link io.latchkey.bench.CacheFootprint} look
 * at parts. {@link io.latchkey.bench.OpenLoop} and {@link io.latchkey.bench.RevocationBench} drive
 * running gateways from outside. {@link io.latchkey.bench.StockGateway} is what Latchkey is
 * compared with.
 */
@NullMarked
package io.latchkey.bench;

import org.jspecify.annotations.NullMarked;
