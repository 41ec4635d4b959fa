package io.latchkey.fault;

import io.latchkey.fixture.FaultProxy;
import io.latchkey.fixture.TestRedis;
import java.util.LinkedHashMap;
import java.util.Map;

/** A Redis of its own, which each process reaches over a line that can be disturbed. */
final class FaultyRedis implements FleetRedis {

  /** Keeps nothing by itself: what is lost is what has not been saved. */
  private final TestRedis redis = TestRedis.start("--appendonly", "no", "--save", "");

  private final Map<String, FaultProxy> lines = new LinkedHashMap<>();

  FaultyRedis() {
    for (String name : Fleet.PROCESSES) {
      lines.put(name, FaultProxy.to(redis.port()));
    }
  }

  @Override
  public String[] settings(String process) {
    return new String[] {"spring.data.redis.url=redis://127.0.0.1:" + line(process).port()};
  }

  FaultProxy line(String process) {
    FaultProxy line = lines.get(process);
    if (line == null) {
      throw new IllegalArgumentException(process);
    }
    return line;
  }

  /** Lets it hang. */
  void freeze() {
    redis.freeze();
  }

  /** Ends what {@link #freeze} began. */
  void thaw() {
    redis.thaw();
  }

  /** Has it keep what it has now. */
  void save() {
    redis.with(commands -> commands.save());
  }

  /** Ends it in an orderly way: it keeps everything. */
  void stopSaved() {
    redis.stopSaved();
  }

  void start() {
    redis.restart();
  }

  /** Ends it as a crash does, and brings it back with what it kept. */
  void restart() {
    redis.kill();
    redis.restart();
  }

  @Override
  public void heal() {
    lines.values().forEach(FaultProxy::heal);
  }

  @Override
  public void close() {
    lines.values().forEach(FaultProxy::close);
    redis.close();
  }
}
