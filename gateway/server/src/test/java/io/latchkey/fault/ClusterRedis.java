package io.latchkey.fault;

import io.latchkey.fixture.TestCluster;
import java.util.Random;

/** A Redis Cluster whose slots move. */
final class ClusterRedis implements FleetRedis {

  private static final int LONGEST_STEP_MILLIS = 200;

  private final TestCluster cluster = TestCluster.start();
  private int owner = cluster.owner();

  @Override
  public String[] settings(String process) {
    return cluster.settings();
  }

  /** Moves the slot of all mutations to another primary, key by key, while it is in use. */
  void moveSlot(Random random) {
    int next = (owner + 1 + random.nextInt(2)) % 3;
    cluster.moveSlot(owner, next, () -> Rounds.pause(random, LONGEST_STEP_MILLIS));
    owner = next;
  }

  @Override
  public void heal() {}

  @Override
  public void close() {
    cluster.close();
  }
}
