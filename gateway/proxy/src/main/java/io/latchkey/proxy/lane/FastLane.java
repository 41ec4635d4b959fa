package io.latchkey.proxy.lane;

import io.latchkey.drain.Drain;
import io.latchkey.proxy.streams.OpenStreams;
import io.netty.channel.ChannelPipeline;

/**
 * Carries plain requests over the built-in route on Netty alone, with the decision, headers,
 * limits, counts and cutting that all requests have.
 */
public final class FastLane {

  private static final String NAME = "latchkey.lane";

  private final boolean isOn;
  private final LaneGate gate;
  private final LaneUpstreams upstreams;
  private final LaneHeads heads;
  private final LaneReports reports;
  private final LaneEnds ends;

  /**
   * A lane.
   *
   * @param isOn whether it takes any requests
   */
  FastLane(
      boolean isOn,
      LaneGate gate,
      LaneUpstreams upstreams,
      LaneHeads heads,
      LaneReports reports,
      LaneEnds ends) {
    this.isOn = isOn;
    this.gate = gate;
    this.upstreams = upstreams;
    this.heads = heads;
    this.reports = reports;
    this.ends = ends;
  }

  /** Stands in a connection that speaks HTTP/1.1, behind the handler of a name. */
  public void addTo(ChannelPipeline connection, String behind) {
    if (isOn && connection.get(NAME) == null) {
      connection.addAfter(behind, NAME, new LaneConnection(this));
    }
  }

  LaneGate gate() {
    return gate;
  }

  LaneUpstreams upstreams() {
    return upstreams;
  }

  LaneHeads heads() {
    return heads;
  }

  LaneReports reports() {
    return reports;
  }

  OpenStreams streams() {
    return ends.streams();
  }

  boolean isDraining() {
    return ends.drain().isDraining();
  }

  /** What ends exchanges before their time. */
  record LaneEnds(OpenStreams streams, Drain drain) {}
}
