package io.latchkey.encryption;

import jakarta.validation.constraints.AssertTrue;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Encryption of fields.
 *
 * @param masterKeyFile a Tink keyset in JSON that seals every project's keys; none turns the
 *     feature off, except with the embedded Redis, which makes its own in the data folder
 * @param maximumField how large the JSON of a field that is encrypted may be
 */
@ConfigurationProperties("latchkey.encryption")
public record EncryptionSettings(
    @Nullable Path masterKeyFile, @DefaultValue("64KB") DataSize maximumField) {

  private static final DataSize LEAST = DataSize.ofBytes(64);
  private static final DataSize MOST = DataSize.ofMegabytes(1);

  @AssertTrue(message = "must be a size from 64B to 1MB")
  boolean isMaximumField() {
    return maximumField.compareTo(LEAST) >= 0 && maximumField.compareTo(MOST) <= 0;
  }
}
