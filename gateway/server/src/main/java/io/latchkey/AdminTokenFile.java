package io.latchkey;

import io.latchkey.admin.caller.AdminToken;
import io.latchkey.key.SecretFormat;
import io.latchkey.settings.OwnerOnly;
import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The system operator's token on disk, made at the first start: {@code lka_} and the form of a
 * secret. Only the file's owner can read it, from the moment it is there.
 */
final class AdminTokenFile {

  static final String NAME = "admin-token";

  private static final String PREFIX = "lka_";

  private AdminTokenFile() {}

  /**
   * Reads the token in {@code folder}, or makes it.
   *
   * @throws StartFaultException where that can't be done
   */
  static AdminToken in(Path folder) {
    Path file = folder.resolve(NAME);
    SecretFormat format = new SecretFormat(PREFIX);
    try {
      if (!Files.exists(file)) {
        OwnerOnly.create(file, format.generate(new SecureRandom()).reveal());
      }
      OwnerOnly.restrict(file.toRealPath());
      String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (format.parse(token) == null) {
        throw new StartFaultException(
            "%s does not hold an admin token: delete it to have a new one made, or set"
                    .formatted(file)
                + " latchkey.admin.token.");
      }
      return new AdminToken(token);
    } catch (IOException e) {
      throw new StartFaultException(
          "The admin token in %s can't be read or made (%s): set latchkey.admin.token, or"
                  .formatted(file, e)
              + " latchkey.data to another folder.",
          e);
    }
  }
}
