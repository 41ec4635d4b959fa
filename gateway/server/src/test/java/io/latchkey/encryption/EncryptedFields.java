package io.latchkey.encryption;

import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Encrypts and decrypts one field of a project as a request does, through a gateway's memory. */
public final class EncryptedFields {

  private final Encryption encryption;
  private final Project project;

  public EncryptedFields(Encryption encryption, Project project) {
    this.encryption = encryption;
    this.project = project;
  }

  private FieldContext context() {
    return new FieldContext(project.organization(), project.id(), FieldClass.DEFAULT, "field", "");
  }

  private static ProjectEncryption found(CompletableFuture<Lookup<ProjectEncryption>> lookup) {
    return lookup
        .join()
        .match(
            encryption -> encryption,
            () -> {
              throw new AssertionError("unknown");
            },
            () -> {
              throw new AssertionError("unreachable");
            });
  }

  private FieldCiphers ciphers() {
    ProjectEncryption known = encryption.ifKnown(project.id());
    ProjectEncryption present = known == null ? found(encryption.load(project.id())) : known;
    return Objects.requireNonNull(present.ciphers());
  }

  /** A token of a JSON value; makes the project's first key if there is none. */
  public FieldToken encrypt(String json) {
    FieldCiphers ciphers = ciphers();
    if (ciphers.primary() == null) {
      ciphers = Objects.requireNonNull(found(encryption.withKey(project)).ciphers());
    }
    byte[] value = json.getBytes(StandardCharsets.UTF_8);
    byte[] token = ciphers.encrypt(context(), FieldMode.RANDOM, value);
    return Objects.requireNonNull(FieldToken.parse(token));
  }

  /** The JSON value, or why there is none. */
  public String decrypt(FieldToken token) {
    Opened opened = ciphers().decrypt(context(), token);
    return opened instanceof Opened.Plain plain
        ? new String(plain.json(), StandardCharsets.UTF_8)
        : opened.toString();
  }
}
