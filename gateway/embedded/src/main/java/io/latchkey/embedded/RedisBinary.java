package io.latchkey.embedded;

import io.latchkey.settings.OwnerOnly;
import io.latchkey.settings.StartFaultException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/**
 * The program of the embedded server: the machine's own Redis or Valkey if it is new enough, else
 * the old one that is bundled.
 *
 * @param path within the data folder, by which a later start knows the program as its own
 */
record RedisBinary(Path path, RedisVersion version) {

  private static final Logger log = LoggerFactory.getLogger(RedisBinary.class);

  private static final List<String> PROGRAMS = List.of("redis-server", "valkey-server");

  /** When the bundled versions were released; which it is depends on the platform. */
  private static final Map<String, String> RELEASED =
      Map.of("6.2.11", "2023-02", "6.2.7", "2022-04", "5.0.14", "2021-10");

  /** Redis 7 and later keep their append-only files in this folder, which earlier ones ignore. */
  private static final String NEWER_DATA = "appendonlydir";

  private static final int NEWER = 7;

  /**
   * Puts a server's program into {@code folder}.
   *
   * @param searchPath folders to look for programs in, as in the variable {@code PATH}
   * @throws StartFaultException if the data in the folder needs a newer server than there is
   */
  static RedisBinary into(Path folder, String searchPath) throws IOException {
    Optional<RedisBinary> installed = installed(searchPath);
    RedisBinary chosen = installed.isPresent() ? installed.get().copyInto(folder) : bundled(folder);
    if (chosen.version.major() < NEWER && Files.exists(folder.resolve(NEWER_DATA))) {
      throw new StartFaultException(
          "The data in %s was written by Redis 7 or later, and this machine has only %s. Install"
                  .formatted(folder, chosen.version)
              + " redis-server or valkey-server, or set latchkey.data to another folder.");
    }
    OwnerOnly.restrict(chosen.path);
    return chosen;
  }

  private static Optional<RedisBinary> installed(String searchPath) {
    return Stream.of(searchPath.split(File.pathSeparator))
        .flatMap(place -> PROGRAMS.stream().flatMap(name -> candidate(place, name)))
        .flatMap(program -> RedisVersion.of(program).map(v -> new RedisBinary(program, v)).stream())
        .filter(found -> found.version.isEnough())
        .findFirst();
  }

  private static Stream<Path> candidate(String place, String name) {
    try {
      Path program = Path.of(place, name);
      return !place.isEmpty() && Files.isExecutable(program) && isProgram(program)
          ? Stream.of(program) // Not what a link leads to: Redis goes by its own name.
          : Stream.empty();
    } catch (InvalidPathException | IOException e) {
      return Stream.empty();
    }
  }

  /** A script would start another program, which no later start could know as its own. */
  private static boolean isProgram(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream content = Files.newInputStream(file)) {
      return !(content.read() == '#' && content.read() == '!');
    }
  }

  private RedisBinary copyInto(Path folder) throws IOException {
    Path copy = folder.resolve("server");
    Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    log.info("embedded-redis program={} version={}", path, version);
    return new RedisBinary(copy, version);
  }

  private static RedisBinary bundled(Path folder) throws IOException {
    Path path = ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
    OwnerOnly.restrict(path);
    RedisVersion version = RedisVersion.of(path).orElse(RedisVersion.UNKNOWN);
    log.warn(
        "embedded-redis program=bundled version={} released={} note=\"it lacks later security"
            + " fixes; install redis-server or valkey-server, and the next start uses that\"",
        version,
        RELEASED.getOrDefault(version.toString(), "unknown"));
    return new RedisBinary(path, version);
  }
}
