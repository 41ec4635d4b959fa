package io.latchkey.declared;

import io.latchkey.settings.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Where what a run gives goes, beside its changes: secrets that are shown only once are put into a
 * file that only its owner can read, a line each, as soon as they are known.
 */
final class Outputs {

  private final Path secrets;
  private final List<String> notes = new ArrayList<>();
  private boolean anySecret;

  Outputs(Path secrets) {
    this.secrets = secrets;
  }

  /**
   * Makes sure that secrets can be kept, before there are any.
   *
   * @throws ApiException if they can't
   */
  void prepare() {
    try {
      append("");
    } catch (IOException e) {
      throw new ApiException(
          "",
          "The run gives secrets that are shown only once, and "
              + secrets
              + " can't be written to keep them. Name another file with --secrets.",
          List.of());
    }
  }

  /** Keeps a secret. */
  void secret(String kind, String organization, String name, JsonNode secret) {
    anySecret = true;
    String line =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", kind)
            .put("organization", organization)
            .put("name", name)
            .set("secret", secret)
            .toString();
    try {
      append(line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(String text) throws IOException {
    if (!Files.exists(secrets)) {
      create(secrets);
    }
    OwnerOnly.restrict(secrets);
    Files.writeString(secrets, text, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  /** Nobody else can open it, not even for a moment. */
  private static void create(Path file) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    Files.newByteChannel(file, options, OwnerOnly.file()).close();
  }

  /** Something that whoever runs the command should know. */
  void note(String note) {
    notes.add(note);
  }

  List<String> notes() {
    return notes;
  }

  /** Whether any secret was kept. */
  boolean anySecret() {
    return anySecret;
  }

  Path secrets() {
    return secrets;
  }
}
