package io.latchkey.proxy.forwardauth;

import jakarta.validation.constraints.AssertTrue;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How an ingress that asks {@code /latchkey/auth} names a project that isn't in the address.
 *
 * @param projectHeader names the header with a project's ID or slug, which the ingress must set or
 *     remove; empty for none
 * @param host the pattern of projects' host names, in which the word project in braces stands for
 *     the ID or slug; empty if host names don't name projects
 */
@ConfigurationProperties("latchkey.forward-auth")
public record ForwardAuthSettings(
    @DefaultValue("X-Latchkey-Project") String projectHeader, @DefaultValue("") String host) {

  static final String PROJECT = "{project}";

  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{0,64}");
  private static final Pattern HOST =
      Pattern.compile("(?:[a-z0-9-]+[.])*(?:[a-z0-9-]+-)?\\{project}(?:[.-][a-z0-9.-]+)?");

  @AssertTrue(message = "must name a valid header, or be empty for none")
  boolean isProjectHeader() {
    return HEADER.matcher(projectHeader).matches();
  }

  @AssertTrue(message = "must be a host name in lower case with one {project}, or be empty")
  boolean isHost() {
    return host.isEmpty() || HOST.matcher(host).matches();
  }
}
