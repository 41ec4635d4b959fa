package io.latchkey.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** Files and folders that nobody but their owner reads, on file systems with POSIX permissions. */
public final class OwnerOnly {

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private OwnerOnly() {}

  /** With which a file is created. */
  public static FileAttribute<?>[] file() {
    return attributes("rw-------");
  }

  /** With which a folder is created. */
  public static FileAttribute<?>[] folder() {
    return attributes("rwx------");
  }

  /**
   * Makes a file of one line, unless it exists. It is linked into place when it is whole, so of
   * several programs that start at once, all read the same one.
   */
  public static void create(Path file, String line) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path whole = Files.createTempFile(folder, file.getFileName().toString(), "", file());
    try {
      Files.writeString(whole, line + "\n", StandardCharsets.UTF_8);
      link(file, whole);
    } catch (FileAlreadyExistsException e) {
      // Somebody else made it in the meantime, and that one counts.
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static void link(Path file, Path whole) throws IOException {
    try {
      Files.createLink(file, whole);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.move(whole, file); // Not every file system has links.
    }
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return hasPermissions()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean hasPermissions() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Takes a file or folder away from everybody but its owner, who keeps what it may. Follows no
   * symbolic link, and does nothing if the file is gone.
   */
  public static void restrict(Path path) throws IOException {
    if (!hasPermissions() || Files.isSymbolicLink(path)) {
      return;
    }
    try {
      Set<PosixFilePermission> permissions =
          Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
      if (permissions.removeAll(OTHERS)) {
        Files.setPosixFilePermissions(path, permissions);
      }
    } catch (NoSuchFileException e) {
      // Nobody can read what is gone.
    }
  }

  /** {@link #restrict Restricts} a folder and everything in it. */
  public static void restrictAll(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        restrict(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
