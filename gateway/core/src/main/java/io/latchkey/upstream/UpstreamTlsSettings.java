package io.latchkey.upstream;

import jakarta.validation.constraints.AssertTrue;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * TLS to upstreams.
 *
 * @param sslBundle the bundle under {@code spring.ssl.bundle} for https upstreams: its authorities
 *     are trusted, and its certificate is shown to those that ask for one. Without one, the
 *     authorities that Java trusts, and no certificate
 * @param serverName the name that every https upstream is asked for (SNI) and that its certificate
 *     may be for; by default the host in the upstream's address
 * @param projectSslBundles the bundles that projects may name as their {@code upstreamSslBundle}:
 *     {@code partner-ca} for the projects of every organization, or {@code org_…:partner-ca} for
 *     those of one
 */
@ConfigurationProperties("latchkey.upstream")
public record UpstreamTlsSettings(
    @Nullable String sslBundle,
    @Nullable String serverName,
    @DefaultValue List<String> projectSslBundles) {

  private static final Pattern ALLOWANCE = Pattern.compile("(?:org_[a-z2-7]{20}:)?[^:\\s]+");

  @AssertTrue(message = UpstreamOptions.SERVER_NAME_RULE)
  boolean isServerName() {
    return serverName == null || UpstreamOptions.isServerName(serverName);
  }

  @AssertTrue(message = "must name bundles, each alone or behind an organization's ID and a colon")
  boolean isProjectSslBundles() {
    return projectSslBundles.stream().allMatch(each -> ALLOWANCE.matcher(each).matches());
  }

  /** The names of all bundles that some project may name. */
  public List<String> projectBundles() {
    return projectSslBundles.stream().map(each -> each.substring(each.indexOf(':') + 1)).toList();
  }

  /** Whether the projects of an organization may name a bundle. */
  public boolean mayName(String organization, String bundle) {
    return projectSslBundles.contains(bundle)
        || projectSslBundles.contains(organization + ":" + bundle);
  }

  /** What holds for upstreams of which nobody else says anything. */
  public UpstreamOptions options() {
    return new UpstreamOptions(UpstreamProtocol.AUTO, sslBundle, serverName);
  }
}
