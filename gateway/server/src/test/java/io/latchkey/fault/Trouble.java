package io.latchkey.fault;

import io.latchkey.fixture.FaultProxy.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Something that happens to a fleet for a while.
 *
 * @param fault of a line; NONE for those of processes
 */
record Trouble(Kind kind, String target, Fault fault, Duration length) {

  private static final int MOST_OF_A_ROUND = 4;
  private static final int SHORTEST_MILLIS = 200;
  private static final int LONGEST_MILLIS = 3_500;

  /** What happens. */
  enum Kind {
    /** Something happens to a process's line to Redis. */
    LINE,
    /** A process hangs, as in a virtual machine that is moved. */
    HANG,
    /** A process is killed and started again. */
    KILL,
    /** A process is killed, and started again where the clock is an hour wrong. */
    CLOCK,
    /** The receiver of webhooks fails. */
    RECEIVER,
    /** Redis restarts and has everything. */
    RESTART,
    /** Redis is killed and comes back without its last writes. */
    LOSS
  }

  /**
   * The troubles of a round.
   *
   * @param lossy whether Redis may forget its last writes; then no gateway may forget what it
   *     remembers, since somebody must
   */
  static List<Trouble> of(Random random, boolean lossy) {
    List<Trouble> troubles = new ArrayList<>();
    int count = 2 + random.nextInt(MOST_OF_A_ROUND - 1);
    for (int i = 0; i < count; i++) {
      troubles.add(next(random, lossy));
    }
    if (lossy) {
      troubles.add(new Trouble(Kind.LOSS, Fleet.REDIS, Fault.NONE, length(random)));
    }
    return troubles;
  }

  private static Trouble next(Random random, boolean lossy) {
    List<String> names = List.of("g1", "g2", Fleet.CONSOLE, Fleet.REDIS, Fleet.RECEIVER);
    String target = names.get(random.nextInt(names.size()));
    Duration length = length(random);
    int dice = random.nextInt(10);
    boolean isRedis = target.equals(Fleet.REDIS);
    boolean mayForget = !isRedis && !(lossy && Fleet.GATEWAYS.contains(target));
    if (target.equals(Fleet.RECEIVER)) {
      return new Trouble(Kind.RECEIVER, target, Fault.NONE, length);
    }
    if (dice < 6 && !isRedis) {
      Fault[] faults = Fault.values();
      Fault fault = faults[1 + random.nextInt(faults.length - 1)];
      return new Trouble(Kind.LINE, target, fault, length);
    }
    if ((dice == 6 || dice == 7) && mayForget) {
      return new Trouble(dice == 6 ? Kind.KILL : Kind.CLOCK, target, Fault.NONE, length);
    }
    Kind kind = dice == 7 && isRedis ? Kind.RESTART : Kind.HANG;
    return new Trouble(kind, target, Fault.NONE, length);
  }

  private static Duration length(Random random) {
    return Duration.ofMillis(SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS));
  }

  /** Makes it happen; returns when it is over. */
  void happenTo(Fleet fleet, FaultyRedis redis, Receiver receiver) {
    switch (kind) {
      case LINE -> {
        redis.line(target).inflict(fault);
        last();
        redis.line(target).heal();
      }
      case HANG -> {
        if (target.equals(Fleet.REDIS)) {
          redis.freeze();
          last();
          redis.thaw();
        } else {
          fleet.freeze(target);
          last();
          fleet.thaw(target);
        }
      }
      case KILL -> {
        fleet.kill(target);
        fleet.start(target);
      }
      case CLOCK -> {
        fleet.kill(target);
        fleet.startAtWrongTime(target, length.toMillis() % 2 == 0 ? "-1h" : "+1h");
      }
      case RECEIVER -> {
        receiver.fail();
        last();
        receiver.recover();
      }
      case RESTART -> {
        redis.stopSaved();
        last();
        redis.start();
      }
      case LOSS -> {
        redis.save();
        last();
        redis.restart();
      }
    }
  }

  private void last() {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
