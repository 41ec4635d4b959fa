package io.latchkey;

import io.latchkey.settings.OwnerOnly;
import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the embedded Redis and of {@code admin-token}: only its owner can enter it, also if
 * it existed before with wider permissions.
 */
final class DataFolder {

  private DataFolder() {}

  /** The bit of a folder such as {@code /tmp}, where everybody keeps files. */
  private static final int STICKY = 01000;

  /**
   * Makes the folder if it is missing, and takes it away from everybody but its owner.
   *
   * @throws StartFaultException if that can't be done, or nothing can be written there
   */
  static Path make(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectory(folder, OwnerOnly.folder());
      }
      if (isShared(folder)) {
        throw fault(folder, "everybody keeps files there", null);
      }
      OwnerOnly.restrict(folder.toRealPath());
    } catch (IOException e) {
      throw fault(folder, e.toString(), e);
    }
    if (!Files.isWritable(folder)) {
      throw fault(folder, "nothing can be written there", null);
    }
    return folder;
  }

  private static boolean isShared(Path folder) throws IOException {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
        && ((int) Files.getAttribute(folder, "unix:mode") & STICKY) != 0;
  }

  private static StartFaultException fault(Path folder, String reason, @Nullable Throwable cause) {
    String message =
        "The data folder %s can't be used (%s): make it Latchkey's own, or set latchkey.data to another."
            .formatted(folder.toAbsolutePath(), reason);
    return cause == null
        ? new StartFaultException(message)
        : new StartFaultException(message, cause);
  }
}
