package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.admin.caller.AdminToken;
import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {

  private static final Pattern KEY =
      Pattern.compile("First key +(key_\\w+) with the secret (lk_\\w+)");

  @TempDir private Path folder;

  @Test
  void freshFolderIsItsOwnersAloneAndHoldsTheTokenAndRedis() throws IOException {
    Path data = folder.resolve("new/data");

    try (RunningGateway gateway = RunningGateway.embedded(data)) {
      assertThat(permissions(data)).isEqualTo("rwx------");
      assertThat(permissions(data.resolve("redis"))).isEqualTo("rwx------");
      assertThat(permissions(data.resolve("admin-token"))).isEqualTo("rw-------");
      assertThat(data.resolve("admin-token"))
          .content()
          .isEqualTo(gateway.latchkey().adminToken().value() + "\n")
          .startsWith("lka_");
    }
  }

  @Test
  void folderThatOthersCouldReadIsTheOwnersAloneAfterAStartWithAllThatIsInIt() throws IOException {
    try (RunningGateway gateway = RunningGateway.embedded(folder)) {
      gateway.admin().key("demo");
    }
    openToEverybody(folder);

    try (RunningGateway gateway = RunningGateway.embedded(folder)) {
      gateway.admin().key("demo");

      try (Stream<Path> paths = Files.walk(folder)) {
        assertThat(paths).allMatch(each -> permissions(each).endsWith("------"));
      }
    }
  }

  @Test
  void folderWhereEverybodyKeepsFilesIsRefused() throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setAttribute(shared, "unix:mode", 01777);

    assertThatThrownBy(() -> RunningGateway.launch(shared))
        .isInstanceOf(StartFaultException.class)
        .hasMessageContaining("everybody keeps files there");
  }

  private static void openToEverybody(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path each : paths.toList()) {
        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  @Test
  void restartKeepsTokenProjectAndKeysAndPointsTheProjectToTheNewUpstream() throws Exception {
    String first = output(folder);
    KeyId key = firstKey(first);
    AdminToken token = AdminTokenFile.in(folder);

    try (RunningGateway gateway = RunningGateway.embedded(folder)) {
      Project project = gateway.get(ProjectStore.class).project("demo").orElseThrow();

      assertThat(gateway.latchkey().adminToken()).isEqualTo(token);
      assertThat(gateway.get(KeyStore.class).find(key)).isPresent();
      assertThat(project.version()).isEqualTo(2);
      assertThat(gateway.get(upstreamOf(project)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void keyMadeBeforeARestartOpensTheProxyAfterItAndARevokedOneDoesNot() {
    AdminClient.Key kept;
    AdminClient.Key revoked;
    try (RunningGateway gateway = RunningGateway.embedded(folder)) {
      kept = gateway.admin().key("demo");
      revoked = gateway.admin().key("demo");
      gateway.admin().revoke(revoked);
    }

    try (RunningGateway gateway = RunningGateway.embedded(folder)) {
      URI orders = gateway.proxy("/proxy/demo/orders");
      URI route = gateway.proxy("/api/things");

      assertThat(gateway.get(orders, "X-API-Key", kept.secret()).body()).contains("/orders");
      assertThat(gateway.get(route, "X-API-Key", kept.secret()).body()).contains("/things");
      assertThat(gateway.get(orders, "X-API-Key", revoked.secret()).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void welcomeShowsTheFirstSecretOnceAndAfterwardsHowToMakeAnother() throws Exception {
    String first = output(folder);
    String later = output(folder);

    Matcher shown = KEY.matcher(first);
    assertThat(shown.find()).isTrue();
    assertThat(first)
        .contains("-H 'X-Qanapi-Authorization: " + shown.group(2) + "'")
        .contains("/proxy/demo/orders -u '" + shown.group(1) + ":" + shown.group(2) + "'")
        .contains("$(cat " + folder.resolve("admin-token") + ")");
    assertThat(later)
        .contains("SECRET=$(curl")
        .doesNotContain(shown.group(2))
        .doesNotContain(AdminTokenFile.in(folder).value());
  }

  @Test
  void presetTokenIsNotWrittenDown() {
    try (RunningGateway gateway =
        RunningGateway.embedded(folder, "latchkey.admin.token=0123456789abcdef")) {
      assertThat(gateway.latchkey().adminToken().matches("0123456789abcdef")).isTrue();
      assertThat(folder.resolve("admin-token")).doesNotExist();
    }
  }

  @Test
  void dataFolderInUseIsRefusedInOneSentence() {
    try (RunningGateway gateway = RunningGateway.embedded(folder)) {
      assertThatThrownBy(() -> RunningGateway.embedded(folder))
          .isInstanceOf(StartFaultException.class)
          .hasMessageStartingWith("Another Latchkey uses the data folder " + folder);
      assertThat(gateway.get(gateway.console("/actuator/health/readiness")).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void dataFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> RunningGateway.launch(file))
        .isInstanceOf(StartFaultException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("latchkey.data");
  }

  @Test
  void tokenFileWithoutATokenIsRefused() throws IOException {
    Files.writeString(folder.resolve("admin-token"), "lka_broken");

    assertThatThrownBy(() -> RunningGateway.launch(folder))
        .isInstanceOf(StartFaultException.class)
        .hasMessageContaining("does not hold an admin token")
        .hasMessageNotContaining("lka_broken");
  }

  /** Starts a gateway, waits until it is ready and stops it. */
  private static String output(Path data) throws InterruptedException {
    List<String> printed = new CopyOnWriteArrayList<>();
    try (Latchkey latchkey =
        Latchkey.start(printed::add, () -> {}, RunningGateway.arguments(data))) {
      assertThat(latchkey.awaitReady(Patience.LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    return String.join("\n", printed);
  }

  private static KeyId firstKey(String output) {
    Matcher matcher = KEY.matcher(output);
    assertThat(matcher.find()).isTrue();
    return KeyId.of(matcher.group(1));
  }

  private static URI upstreamOf(Project project) {
    return Objects.requireNonNull(project.upstream());
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
