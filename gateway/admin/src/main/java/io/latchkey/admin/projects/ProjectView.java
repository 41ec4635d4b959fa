package io.latchkey.admin.projects;

import io.latchkey.admin.form.LimitViews;
import io.latchkey.admin.form.LimitViews.LimitGroupView;
import io.latchkey.admin.form.LimitViews.QuotaView;
import io.latchkey.admin.form.LimitViews.RateView;
import io.latchkey.key.Expiry;
import io.latchkey.key.PermissionRules;
import io.latchkey.keystore.Project;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamProtocol;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A project as callers see it.
 *
 * @param upstreamProtocol left out if it is chosen automatically
 * @param upstreamTrust left out if it has no certificates of its own
 * @param upstreamConnectTimeout left out for the gateway's own, as is the other timeout
 * @param upstreamConnectRetries left out for none
 * @param upstreamCredential left out if its upstream is shown none
 * @param cors left out for the gateway's policy
 * @param permissionRules left out if it has none
 * @param holderRoll left out if holders can't roll its keys
 * @param signedIdentity left out if its upstream gets no signed token
 * @param passMetadata left out if its upstream isn't told the metadata of keys
 * @param limits of its keys that have none of their own; left out where the gateway's default holds
 * @param sharedLimits what all its requests together may be; left out where nothing limits them
 * @param activeKeys how many active keys it has; only where one project was asked for
 */
record ProjectView(
    String id,
    String organization,
    String name,
    String slug,
    @Nullable String upstream,
    @Nullable String upstreamProtocol,
    @Nullable String upstreamSslBundle,
    @Nullable String upstreamServerName,
    @Nullable UpstreamTrustView upstreamTrust,
    @Nullable String upstreamConnectTimeout,
    @Nullable String upstreamResponseTimeout,
    @Nullable Integer upstreamConnectRetries,
    @Nullable UpstreamCredentialView upstreamCredential,
    @Nullable CorsView cors,
    @Nullable List<PermissionRuleView> permissionRules,
    @Nullable Boolean holderRoll,
    @Nullable Boolean signedIdentity,
    @Nullable Boolean passMetadata,
    int keyLimit,
    @Nullable List<RateView> limits,
    @Nullable QuotaView quota,
    @Nullable LimitGroupView sharedLimits,
    @Nullable Long activeKeys,
    Instant createdAt) {

  /**
   * A rule of it.
   *
   * @param methods left out if it is for all
   */
  record PermissionRuleView(String permission, @Nullable List<String> methods, String path) {

    static @Nullable List<PermissionRuleView> of(PermissionRules rules) {
      return rules.isEmpty()
          ? null
          : rules.rules().stream()
              .map(
                  rule ->
                      new PermissionRuleView(
                          rule.permission().name(),
                          rule.methods().isEmpty() ? null : rule.methods(),
                          rule.path()))
              .toList();
    }
  }

  private static @Nullable String span(@Nullable Duration span) {
    return span == null ? null : Expiry.text(span);
  }

  static ProjectView of(Project project, Instant now) {
    return of(project, now, null);
  }

  static ProjectView of(Project project, Instant now, @Nullable Long activeKeys) {
    URI upstream = project.upstream();
    UpstreamOptions options = project.upstreamOptions();
    return new ProjectView(
        project.id().value(),
        project.organization().value(),
        project.name(),
        project.slug(),
        upstream == null ? null : upstream.toString(),
        options.protocol() == UpstreamProtocol.AUTO ? null : options.protocol().text(),
        options.sslBundle(),
        options.serverName(),
        UpstreamTrustView.of(options.trust()),
        span(options.patience().connectTimeout()),
        span(options.patience().responseTimeout()),
        options.patience().connectRetries() == 0 ? null : options.patience().connectRetries(),
        UpstreamCredentialView.of(project.provisions().credential(), now),
        CorsView.of(project.provisions().cors()),
        PermissionRuleView.of(project.permissionRules()),
        project.switches().holderRoll() ? true : null,
        project.switches().signedIdentity() ? true : null,
        project.switches().passMetadata() ? true : null,
        project.keyLimit(),
        LimitViews.rates(project.limits()),
        LimitViews.quota(project.limits()),
        LimitViews.shared(project.sharedLimits()),
        activeKeys,
        project.createdAt());
  }
}
