package io.latchkey;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What this process keeps on disk, and whether it is for trying out.
 *
 * @param data folder of the embedded Redis and of {@code admin-token}; made if it is missing
 * @param demo whether there is an upstream that echoes and a first project; by default exactly when
 *     Redis is embedded
 */
@ConfigurationProperties("latchkey")
record GatewaySettings(@DefaultValue(".latchkey") Path data, @Nullable Boolean demo) {}
