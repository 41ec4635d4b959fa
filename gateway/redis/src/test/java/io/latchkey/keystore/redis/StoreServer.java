package io.latchkey.keystore.redis;

import io.latchkey.fixture.TestRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The Redis that the store's contract runs on: a container where Docker is there, else a process of
 * the embedded server. {@code TEST_REDIS_IMAGE} names the image, {@code redis:7} by default; where
 * that is set, the contract runs in a container or not at all.
 */
record StoreServer(int port, AutoCloseable server) {

  private static final int REDIS = 6379;

  static StoreServer start() {
    String named = System.getenv("TEST_REDIS_IMAGE");
    if (named != null || isDockerThere()) {
      String image = named == null ? "redis:7" : named;
      GenericContainer<?> container =
          new GenericContainer<>(DockerImageName.parse(image))
              .withExposedPorts(REDIS)
              .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));
      container.start();
      return new StoreServer(container.getMappedPort(REDIS), container);
    }
    TestRedis process = TestRedis.start();
    return new StoreServer(process.port(), process);
  }

  private static boolean isDockerThere() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  /** Changes a value behind everybody's back. */
  void rewrite(String key, UnaryOperator<String> change) {
    with(commands -> commands.set(key, change.apply(commands.get(key))));
  }

  /** What stands under a key. */
  String read(String key) {
    return with(commands -> commands.get(key));
  }

  /** How often Redis has run a command, in scripts too. */
  long calls(String command) {
    return with(commands -> commands.info("commandstats"))
        .lines()
        .filter(line -> line.startsWith("cmdstat_" + command + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
        .sum();
  }

  private <T> T with(Function<RedisCommands<String, String>, T> action) {
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return action.apply(connection.sync());
    } finally {
      client.shutdown();
    }
  }

  void close() {
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException("the store's server can't be stopped", e);
    }
  }
}
