package io.latchkey;

import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The folder of the embedded Redis and of {@code admin-token}: its owner's alone. */
final class DataFolder {

  private DataFolder() {}

  /**
   * Makes the folder where it is missing.
   *
   * @throws StartFaultException where that can't be done or nothing can be written there
   */
  static Path make(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectory(folder, onlyOwner("rwx------"));
      }
    } catch (IOException e) {
      throw fault(folder, e.toString(), e);
    }
    if (!Files.isWritable(folder)) {
      throw fault(folder, "nothing can be written there", null);
    }
    return folder;
  }

  /** Permissions to make a file or folder with, where the file system knows them. */
  static FileAttribute<?>[] onlyOwner(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static StartFaultException fault(Path folder, String reason, @Nullable Throwable cause) {
    String message =
        "The data folder %s can't be used (%s): make it writable, or set latchkey.data to another."
            .formatted(folder.toAbsolutePath(), reason);
    return cause == null
        ? new StartFaultException(message)
        : new StartFaultException(message, cause);
  }
}
