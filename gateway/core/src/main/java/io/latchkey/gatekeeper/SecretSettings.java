package io.latchkey.gatekeeper;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What secrets look like and how they are hashed.
 *
 * @param prefix what every secret begins with
 * @param tokenPrefix what every access token begins with
 * @param pepper a key of the server's own under which hashes are kept; none by default. Every
 *     instance must have the same; changing it makes every key unknown
 * @param imported a regular expression for secrets that were made elsewhere and whose hashes were
 *     imported; null for none. They have no checksum: each that is made up costs a look-up
 */
@ConfigurationProperties("latchkey.secret")
public record SecretSettings(
    @DefaultValue("lk_")
        @Pattern(
            regexp = "[a-z0-9_]{1,16}",
            message = "must be 1 to 16 characters of a-z, 0-9 and _")
        String prefix,
    @DefaultValue("lkt_")
        @Pattern(
            regexp = "[a-z0-9_]{1,16}",
            message = "must be 1 to 16 characters of a-z, 0-9 and _")
        String tokenPrefix,
    @Size(min = 16, max = 1024, message = "must be 16 to 1024 characters, or left out")
        @Nullable String pepper,
    @Nullable String imported) {

  @AssertTrue(message = "must be a regular expression such as acme_[a-z0-9]{32}, or left out")
  boolean isImported() {
    try {
      java.util.regex.Pattern form = importedForm();
      return form == null || !form.matcher("").matches();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /** What {@link #imported()} says; null for none. */
  java.util.regex.@Nullable Pattern importedForm() {
    return imported == null ? null : java.util.regex.Pattern.compile(imported);
  }

  @AssertTrue(message = "must not be latchkey.secret.prefix")
  boolean isTokenPrefix() {
    return !tokenPrefix.equals(prefix);
  }

  @Override
  public String toString() {
    return "SecretSettings[prefix="
        + prefix
        + ", tokenPrefix="
        + tokenPrefix
        + ", pepper="
        + (pepper == null ? "none" : "set")
        + "]";
  }
}
