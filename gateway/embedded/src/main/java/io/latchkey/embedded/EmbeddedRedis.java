package io.latchkey.embedded;

import io.latchkey.settings.OwnerOnly;
import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/**
 * A Redis server of this process, on loopback, behind a password that nobody else knows, with all
 * that it acknowledges on disk. For trying out: one process, no replica. If it ends, it is started
 * again.
 */
public final class EmbeddedRedis implements DataRedisConnectionDetails, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);

  private final FolderLock lock;
  private final RedisKeeper keeper;
  private boolean closed;

  private EmbeddedRedis(FolderLock lock, RedisKeeper keeper) {
    this.lock = lock;
    this.keeper = keeper;
  }

  /**
   * Starts a server with its data in {@code folder}, which is there; blocks until it has read them.
   *
   * @param givenUp what to do if the server can't be kept running, after that was logged
   * @throws StartFaultException where that can't be done, or another process does it
   */
  public static EmbeddedRedis start(Path folder, Runnable givenUp) {
    try {
      Path real = folder.toRealPath();
      FolderLock lock = FolderLock.take(real);
      try {
        return start(real, lock, givenUp);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StartFaultException(
          "The embedded Redis can't start in %s: %s. Set latchkey.data to another folder, or"
                  .formatted(folder, e)
              + " spring.data.redis.url to use a Redis of your own.",
          e);
    }
  }

  private static EmbeddedRedis start(Path folder, FolderLock lock, Runnable givenUp)
      throws IOException {
    Orphan.end(folder.resolve(RedisProcess.PID_FILE));
    OwnerOnly.restrictAll(folder);
    String searchPath = Objects.requireNonNullElse(System.getenv("PATH"), "");
    Path binary = RedisBinary.into(folder, searchPath).path();
    RedisProcess process = RedisProcess.start(binary, folder);
    RedisKeeper keeper = new RedisKeeper(process, RedisKeeper.PATIENCE, givenUp);
    keeper.start();
    log.info(
        "embedded-redis started=true port={} folder={} note=\"for trying out; for real use set"
            + " spring.data.redis.url\"",
        keeper.process().port(),
        folder);
    return new EmbeddedRedis(lock, keeper);
  }

  /** The server's process ID. */
  public long pid() {
    return keeper.process().handle().pid();
  }

  /** Whether the server answers. Blocks for a second at most. */
  public boolean answers() {
    return keeper.process().answers();
  }

  @Override
  public String getPassword() {
    return keeper.process().password();
  }

  @Override
  public Standalone getStandalone() {
    return Standalone.of("127.0.0.1", keeper.process().port());
  }

  /** Ends the server. Everybody has closed their connections by then. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    keeper.close();
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
