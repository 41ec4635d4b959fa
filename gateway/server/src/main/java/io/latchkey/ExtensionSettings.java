package io.latchkey;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The operator's own filters and predicates.
 *
 * @param folder a folder with jars that the proxy loads at the start; may be missing
 */
@ConfigurationProperties("latchkey.extensions")
record ExtensionSettings(@DefaultValue("extensions") Path folder) {}
