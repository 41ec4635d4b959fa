package io.latchkey.admin.projects;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What projects are where nothing else is said.
 *
 * @param keyLimit how many active keys a project may have
 */
@ConfigurationProperties("latchkey.project")
public record ProjectSettings(
    @DefaultValue("10")
        @Min(value = 1, message = "must be from 1 to 100000")
        @Max(value = 100_000, message = "must be from 1 to 100000")
        int keyLimit) {}
