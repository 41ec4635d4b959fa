package io.latchkey.gatekeeper;

import java.time.Duration;

/**
 * How upstreams are reached.
 *
 * @param connectTimeout how long a connection may take to be made
 * @param responseTimeout how long an upstream may take to begin its answer
 * @param maximumConnections how many connections an upstream gets at most
 * @param maximumIdle how long an idle connection is kept
 */
public record UpstreamLimits(
    Duration connectTimeout,
    Duration responseTimeout,
    int maximumConnections,
    Duration maximumIdle) {}
