package io.latchkey.fault;

import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.Patience;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestSentinels;

/** A primary and its replica, which Sentinels give each other's place. */
final class FailoverRedis implements FleetRedis {

  private static final String[] GUARDED = {
    "--min-replicas-to-write", "1", "--min-replicas-max-lag", "2", "--repl-diskless-sync-delay", "0"
  };

  private final TestRedis one;
  private final TestRedis other;
  private final TestSentinels sentinels;
  private boolean oneIsPrimary = true;

  FailoverRedis() {
    one = TestRedis.startInstalled(GUARDED);
    String[] options = new String[GUARDED.length + 2];
    System.arraycopy(GUARDED, 0, options, 0, GUARDED.length);
    options[GUARDED.length] = "--replicaof";
    options[GUARDED.length + 1] = "127.0.0.1 " + one.port();
    other = TestRedis.startInstalled(options);
    awaitReplica(other);
    sentinels = TestSentinels.watching(one);
  }

  @Override
  public String[] settings(String process) {
    return sentinels.settings();
  }

  /** Lets the primary hang until the replica is the primary; it still takes itself for that. */
  void failOver() {
    TestRedis old = oneIsPrimary ? one : other;
    TestRedis next = oneIsPrimary ? other : one;
    old.freeze();
    try {
      sentinels.awaitPrimary(next);
    } finally {
      old.thaw();
    }
    oneIsPrimary = !oneIsPrimary;
  }

  /** Waits until the primary that was replaced has become the replica. */
  void awaitLevel() {
    awaitReplica(oneIsPrimary ? other : one);
  }

  private static void awaitReplica(TestRedis server) {
    await()
        .atMost(Patience.LONG)
        .ignoreExceptions()
        .until(
            () ->
                server
                    .<String>with(commands -> commands.info("replication"))
                    .contains("master_link_status:up"));
  }

  @Override
  public void heal() {
    one.thaw();
    other.thaw();
  }

  @Override
  public void close() {
    sentinels.close();
    other.close();
    one.close();
  }
}
