package io.latchkey.embedded;

import io.latchkey.settings.OwnerOnly;
import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Keeps a second Latchkey out of a folder. The system takes it away from a process that dies. */
final class FolderLock implements AutoCloseable {

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a folder.
   *
   * @throws StartFaultException where somebody has it
   */
  static FolderLock take(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OwnerOnly.file());
    if (isTaken(channel)) {
      channel.close();
      throw new StartFaultException(
          "Another Latchkey uses the data folder %s: stop it, or set latchkey.data to a folder of its"
                  .formatted(folder.getParent())
              + " own, or let both share a Redis with spring.data.redis.url.");
    }
    return new FolderLock(channel);
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
