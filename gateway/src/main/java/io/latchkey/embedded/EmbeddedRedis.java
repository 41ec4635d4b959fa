package io.latchkey.embedded;

import io.latchkey.settings.OwnerOnly;
import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server of this process, on loopback, behind a password that nobody else knows, with all
 * that it acknowledges on disk. For trying out: one process, no replica.
 */
public final class EmbeddedRedis implements DataRedisConnectionDetails, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);

  private final FolderLock lock;
  private final RedisProcess process;
  private volatile boolean closing;

  private EmbeddedRedis(FolderLock lock, RedisProcess process) {
    this.lock = lock;
    this.process = process;
  }

  /**
   * Starts a server with its data in {@code folder}, which is there; blocks until it has read them.
   *
   * @throws StartFaultException where that can't be done, or another process does it
   */
  public static EmbeddedRedis start(Path folder) {
    try {
      Path real = folder.toRealPath();
      FolderLock lock = FolderLock.take(real);
      try {
        return start(real, lock);
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

  private static EmbeddedRedis start(Path folder, FolderLock lock) throws IOException {
    Orphan.end(folder.resolve(RedisProcess.PID_FILE));
    OwnerOnly.restrictAll(folder);
    Path binary = ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
    OwnerOnly.restrict(binary);
    EmbeddedRedis redis = new EmbeddedRedis(lock, RedisProcess.start(binary, folder));
    redis.watch();
    log.info(
        "embedded-redis started=true port={} folder={} note=\"for trying out; for real use set"
            + " spring.data.redis.url\"",
        redis.process.port(),
        folder);
    return redis;
  }

  private void watch() {
    var unused =
        process
            .handle()
            .onExit()
            .thenRun(
                () -> {
                  if (!closing) {
                    log.error(
                        "embedded-redis running=false reason=\"{}\" action=\"mend that and start"
                            + " Latchkey again\"",
                        process.lastWords());
                  }
                });
  }

  /** The server's process ID. */
  public long pid() {
    return process.handle().pid();
  }

  @Override
  public String getPassword() {
    return process.password();
  }

  @Override
  public Standalone getStandalone() {
    return Standalone.of("127.0.0.1", process.port());
  }

  /** Ends the server. Everybody has closed their connections by then. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    process.end();
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
