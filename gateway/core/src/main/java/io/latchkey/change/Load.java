package io.latchkey.change;

/**
 * How much an instance has to do, as of its last report.
 *
 * @param keys how many it holds in memory
 * @param requestsPerSecond how many asked for a key, by the second, between its last reports
 */
public record Load(long keys, double requestsPerSecond) {}
