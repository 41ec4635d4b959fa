package io.latchkey.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.Installed;
import io.latchkey.settings.StartFaultException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which server the embedded start runs. */
class RedisBinaryTest {

  private static final String BUNDLED = "redis-server-";

  @TempDir private Path data;
  @TempDir private Path programs;

  @Test
  void machinesOwnServerIsRunFromTheDataFolder() throws IOException {
    File installed = Installed.program("redis-server");

    RedisBinary chosen = RedisBinary.into(data, String.valueOf(installed.getParent()));

    assertThat(chosen.path()).isEqualTo(data.resolve("server")).isExecutable();
    assertThat(RedisVersion.of(installed.toPath())).contains(chosen.version());
    assertThat(Files.getPosixFilePermissions(chosen.path()))
        .doesNotContain(PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.GROUP_READ);
    assertThat(RedisVersion.of(chosen.path())).contains(chosen.version());
  }

  @Test
  void bundledServerIsRunIfTheMachineHasNone() throws IOException {
    RedisBinary chosen = RedisBinary.into(data, programs.toString());

    assertThat(chosen.path().getFileName().toString()).startsWith(BUNDLED);
    assertThat(RedisVersion.of(chosen.path())).contains(chosen.version());
  }

  @ParameterizedTest
  @CsvSource({
    "a script that is one too, '#!/bin/sh\necho Redis server v=7.2.4 sha=00000000:0'",
    "no program at all, 'Redis server v=7.2.4'"
  })
  void whatOnlyHasTheNameIsPassedOver(String what, String content) throws IOException {
    Path program = Files.writeString(programs.resolve("redis-server"), content);
    Files.setPosixFilePermissions(
        program, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE));

    RedisBinary chosen = RedisBinary.into(data, programs.toString());

    assertThat(chosen.path().getFileName().toString()).as(what).startsWith(BUNDLED);
  }

  @ParameterizedTest
  @CsvSource({
    "Redis server v=5.0.14 sha=0, false",
    "Redis server v=6.0.16 sha=0, false",
    "Redis server v=6.2.0 sha=0, true",
    "Redis server v=7.0.15 sha=0, true",
    "Redis server v=10.0.0 sha=0, true",
    "Valkey server v=8.1.1 sha=0, true"
  })
  void serverFrom62IsNewEnough(String line, boolean enough) {
    assertThat(RedisVersion.parse(line)).get().returns(enough, RedisVersion::isEnough);
  }

  @Test
  void dataOfANewerServerIsNotStartedEmptyByTheBundledOne() throws IOException {
    Files.createDirectory(data.resolve("appendonlydir"));

    assertThatThrownBy(() -> RedisBinary.into(data, programs.toString()))
        .isInstanceOf(StartFaultException.class)
        .hasMessageContaining("was written by Redis 7 or later")
        .hasMessageContaining("latchkey.data");
  }
}
