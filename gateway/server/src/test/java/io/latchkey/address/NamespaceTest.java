package io.latchkey.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.Installed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole gateway in a network of its own, in which metadata services answer: nothing of what it
 * does for others connects to them. No packet of this test leaves that network.
 */
class NamespaceTest {

  private static final long PATIENCE_MINUTES = 3;

  @TempDir private Path folder;

  @Test
  void nothingThatTheGatewayDoesForOthersConnectsToAForbiddenAddress()
      throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Path hosts = Files.writeString(folder.resolve("hosts"), GatewayInNamespace.hosts());

    Process process =
        inNamespace(
            log,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayInNamespace.class.getName(),
                folder.toString()),
            hosts);

    assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  private static Process inNamespace(Path log, List<String> command, Path hosts)
      throws IOException, InterruptedException {
    String unshare = Installed.program("unshare").toString();
    String ip = Installed.program("ip").toString();
    Process tried = new ProcessBuilder(unshare, "-rnm", "mount", "--version").start();
    if (tried.waitFor() != 0) {
      Installed.missing("no network namespace can be made here, so addresses were not tried");
    }
    String script =
        Stream.concat(
                Stream.of(ip + " link set lo up", "mount --bind " + hosts + " /etc/hosts"),
                GatewayInNamespace.ADDRESSES.stream()
                    .map(
                        each ->
                            ip
                                + " addr add "
                                + each
                                + " dev lo nodad 2>/dev/null || "
                                + ip
                                + " addr add "
                                + each
                                + " dev lo"))
            .collect(Collectors.joining(" && ", "", " && exec \"$@\""));
    List<String> all =
        Stream.concat(Stream.of(unshare, "-rnm", "sh", "-c", script, "sh"), command.stream())
            .toList();
    File output = log.toFile();
    return new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output).start();
  }
}
