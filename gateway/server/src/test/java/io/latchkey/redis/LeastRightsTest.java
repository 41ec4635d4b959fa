package io.latchkey.redis;

import static io.latchkey.redis.Passing.PROJECT;
import static io.latchkey.redis.Passing.and;
import static io.latchkey.redis.Passing.rights;
import static io.latchkey.redis.Passing.rightsLine;
import static io.latchkey.redis.Passing.status;
import static io.latchkey.redis.Passing.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.SourceTree;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The Redis user that docs/operations.md prints, on the oldest server that is supported. */
class LeastRightsTest {

  private static final Pattern IN_SCRIPTS = Pattern.compile("redis\\.call\\('(\\w+)'");
  private static final Pattern IN_JAVA =
      Pattern.compile("commands(?:\\(\\))?\\s*\\.\\s*(?:<\\w+>)?(\\w+)\\(");

  /** Lettuce has a method of its own for a command with this option. */
  private static final String LETTUCE_OPTION = "WithScores";

  /** Lettuce has a method for each of these, Redis a right. */
  private static final Map<String, String> SUBCOMMANDS = Map.of("configget", "config|get");

  /** Lettuce does so on each connection and takes a refusal; only Redis 7.2 has a right for it. */
  private static final String TELLS_ITS_VERSION = "client";

  /** It talks to the embedded server only, which has no users. */
  private static final String EMBEDDED = "embedded";

  @Test
  void gatewayNeedsNoRightThatTheLineDoesNotGive() {
    try (TestRedis redis = TestRedis.start(rights());
        TestUpstream upstream = TestUpstream.start();
        RunningGateway gateway =
            RunningGateway.with(and(user(), "spring.data.redis.port=" + redis.port()))) {
      AdminClient admin = gateway.admin();
      admin.project(PROJECT, upstream.uri());
      AdminClient.Key key = admin.key(PROJECT);
      assertThat(status(gateway, key)).isEqualTo(200);
      await()
          .until(
              () ->
                  !admin.json("GET", "/v1/keys/" + key.id() + "/usage", "").get("items").isEmpty());
      admin.json("GET", "/v1/keys?limit=1", "");
      admin.json("GET", "/v1/events", "");
      String encryption = "/v1/projects/" + PROJECT + "/encryption";
      admin.json("PUT", encryption, "{\"fields\": [{\"path\": \"ssn\"}]}");
      admin.json("POST", encryption + "/keys", "");
      admin.json("POST", "/v1/keys/" + key.id() + "/roll", "{\"overlap\": \"1h\"}");
      admin.revoke(key);
      admin.json("DELETE", "/v1/keys/" + key.id(), "");

      assertThat(refused(redis)).isSubsetOf(TELLS_ITS_VERSION);
    }
  }

  @Test
  void lineNamesEveryCommandThatTheProgramKnows() throws IOException {
    Set<String> known = new TreeSet<>();
    collect(".lua", IN_SCRIPTS, known);
    collect(".java", IN_JAVA, known);

    assertThat(known).isNotEmpty();
    assertThat(rightsLine().split(" "))
        .as("the rights of the user latchkey in docs/operations.md")
        .containsAll(known.stream().map(command -> "+" + command).toList());
  }

  @Test
  void fleetOfTheComposeFileHasTheSameRights() throws IOException {
    String rights = rightsLine().substring(rightsLine().indexOf('~'));

    assertThat(Path.of("../deploy/compose/secrets.sh")).content().contains(rights);
  }

  private static Set<String> refused(TestRedis redis) {
    return redis.with(
        commands ->
            commands.aclLog().stream()
                .map(entry -> String.valueOf(entry.get("object")))
                .collect(Collectors.toSet()));
  }

  private static void collect(String ending, Pattern pattern, Set<String> known)
      throws IOException {
    for (Path file :
        SourceTree.files("src/main").stream().filter(each -> isOurs(each, ending)).toList()) {
      Matcher matcher = pattern.matcher(Files.readString(file));
      while (matcher.find()) {
        String command = matcher.group(1).replace(LETTUCE_OPTION, "").toLowerCase(Locale.ROOT);
        known.add(SUBCOMMANDS.getOrDefault(command, command));
      }
    }
  }

  private static boolean isOurs(Path file, String ending) {
    String name = file.toString();
    return name.endsWith(ending) && !name.contains(EMBEDDED) && !name.contains("testkit");
  }
}
