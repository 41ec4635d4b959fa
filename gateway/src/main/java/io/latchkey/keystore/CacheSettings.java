package io.latchkey.keystore;

import java.time.Duration;

/**
 * How much a cache holds.
 *
 * @param maximumSize values that are known
 * @param unknownSize keys that the store does not know
 * @param unknownFor how long those are remembered
 * @param loadsAtOnce questions under way at once; more are answered as unreachable
 */
public record CacheSettings(
    long maximumSize, long unknownSize, Duration unknownFor, int loadsAtOnce) {}
