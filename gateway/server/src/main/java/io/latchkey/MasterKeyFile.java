package io.latchkey;

import io.latchkey.encryption.MasterKey;
import io.latchkey.settings.OwnerOnly;
import io.latchkey.settings.SettingsFaultException;
import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master key for the encryption of fields on disk: the operator's, or one in the data folder
 * that is made at the first start with the embedded Redis. Only the file's owner can read that one,
 * from the moment it exists.
 */
final class MasterKeyFile {

  static final String NAME = "encryption-master-key.json";

  private static final Logger log = LoggerFactory.getLogger(MasterKeyFile.class);
  private static final String SETTING = "latchkey.encryption.master-key-file";

  private MasterKeyFile() {}

  /**
   * Reads the operator's key.
   *
   * @throws SettingsFaultException if the file does not hold one
   */
  static MasterKey read(Path file) {
    try {
      return MasterKey.read(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException | GeneralSecurityException e) {
      String reason = e instanceof IOException ? "it can't be read" : "it holds none";
      throw new SettingsFaultException(
          List.of(
              "%s is \"%s\": must be a file with a Tink keyset for authenticated encryption, in JSON (%s)"
                  .formatted(SETTING, file, reason)));
    }
  }

  /**
   * Reads the key in {@code folder}, or makes it.
   *
   * @throws StartFaultException if that can't be done
   */
  static MasterKey in(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      if (!Files.exists(file)) {
        OwnerOnly.create(file, MasterKey.generate());
      }
      OwnerOnly.restrict(file.toRealPath());
      return MasterKey.read(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException | GeneralSecurityException e) {
      throw new StartFaultException(
          "The master key in %s can't be read or made (%s): restore it from a backup, or set %s."
              .formatted(file, e, SETTING),
          e);
    }
  }

  /** Says whether fields can be encrypted. */
  static void tell(@Nullable Path configured, @Nullable Path own) {
    if (configured != null) {
      log.info("encryption=on master-key-file={}", configured);
    } else if (own != null) {
      log.warn(
          "encryption=on master-key-file={} action=\"keep a copy of it; for production, set {}\"",
          own.resolve(NAME),
          SETTING);
    } else {
      log.info("encryption=off action=\"set {} to encrypt fields\"", SETTING);
    }
  }
}
