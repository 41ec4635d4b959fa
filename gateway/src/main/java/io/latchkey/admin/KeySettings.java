package io.latchkey.admin;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What API keys may be.
 *
 * @param types the labels that a key's type is chosen from
 */
@ConfigurationProperties("latchkey.key")
public record KeySettings(
    @DefaultValue({"institutional", "partner"}) @NotEmpty(message = "must name at least one type")
        Set<
                @Pattern(
                    regexp = "[a-z][a-z0-9_-]{0,31}",
                    message =
                        "must be 1 to 32 characters of a-z, 0-9, _ and -, beginning with a letter")
                String>
            types) {

  public KeySettings {
    types = new LinkedHashSet<>(types);
  }
}
