package io.latchkey.declared;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which gateway a command talks to, and with which token. */
final class Connection {

  private static final String DEFAULT_SERVER = "http://127.0.0.1:8081";
  private static final Path OWN_TOKEN = Path.of(".latchkey", "admin-token");
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

  private final Arguments arguments;
  private final Map<String, String> environment;
  private final PrintStream err;

  Connection(Arguments arguments, Map<String, String> environment, PrintStream err) {
    this.arguments = arguments;
    this.environment = environment;
    this.err = err;
  }

  /** Its admin API; throws {@link IllegalArgumentException} if it is not clear which. */
  AdminApi open() {
    URI server = server();
    String token = token(server).strip();
    if (token.isEmpty() || !token.chars().allMatch(each -> each > ' ' && each < 127)) {
      throw new IllegalArgumentException("The token is empty, or is not a token.");
    }
    return new AdminApi(server, token);
  }

  private URI server() {
    String named = arguments.last("--server");
    String text =
        named == null ? environment.getOrDefault("LATCHKEY_SERVER", DEFAULT_SERVER) : named;
    try {
      URI server = new URI(text.replaceFirst("/+$", ""));
      boolean isHttp = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
      if (isHttp && server.getHost() != null && server.getRawPath().isEmpty()) {
        return server;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "--server must be the console's address, such as https://console.example.");
  }

  private String token(URI server) {
    String token = arguments.last("--token");
    if (token != null) {
      err.println(
          "Others on this machine can read --token in the list of processes. Use LATCHKEY_TOKEN or"
              + " --token-file instead.");
      return token;
    }
    String file = arguments.last("--token-file");
    String variable = environment.get("LATCHKEY_TOKEN");
    if (file == null && variable != null) {
      return variable;
    }
    Path path = file == null && LOOPBACK.contains(server.getHost()) ? OWN_TOKEN : path(file);
    if (path == null || (file == null && !Files.exists(path))) {
      throw new IllegalArgumentException(
          "A token is missing: set LATCHKEY_TOKEN, or name a file with --token-file.");
    }
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new IllegalArgumentException("The token file " + path + " can't be read.", e);
    }
  }

  private static @Nullable Path path(@Nullable String file) {
    return file == null ? null : Path.of(file);
  }
}
