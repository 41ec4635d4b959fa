package io.latchkey.identity;

import io.latchkey.key.OrganizationId;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The OpenID Connect provider that people can sign in with; none where no issuer is set.
 *
 * @param issuer as the provider itself calls it, to the letter
 * @param clientId by which the provider knows this console
 * @param clientSecret null for a client that has none, and proves itself with PKCE alone
 * @param redirectUri where browsers reach {@code /sign-in/provider/callback}, as the provider knows
 *     it; null to take the host from the request, with https where the session's cookie is secure
 * @param scopes what is asked for at the provider
 * @param groupsClaim the claim that lists a user's groups; a path with dots where it is inside
 *     others
 * @param operatorGroups who is in one of these may do everything, in every organization
 * @param roles what the other groups mean
 * @param trustsPrompt whether a sign-in that was asked for with {@code prompt=login} counts as a
 *     new proof if the provider doesn't say in {@code auth_time} when its user gave it; only for
 *     providers that never ignore that prompt
 */
@ConfigurationProperties("latchkey.sign-in.oidc")
public record OidcSettings(
    @Nullable URI issuer,
    @Pattern(regexp = "[\\x21-\\x7e]{1,256}", message = "must be 1 to 256 visible characters")
        @Nullable String clientId,
    @Pattern(regexp = "[\\x20-\\x7e]{1,1024}", message = "must be 1 to 1024 ASCII characters")
        @Nullable String clientSecret,
    @Nullable URI redirectUri,
    @DefaultValue({"openid", "profile", "email"}) List<String> scopes,
    @Pattern(regexp = "[\\x21-\\x7e]{1,128}", message = "must be 1 to 128 visible characters")
        @DefaultValue("groups")
        String groupsClaim,
    @DefaultValue List<String> operatorGroups,
    @DefaultValue List<GroupRole> roles,
    @DefaultValue("false") boolean trustsPrompt) {

  private static final int LONGEST_GROUP = 256;

  /** That who is in a group has a role in an organization. */
  public record GroupRole(
      @Nullable String group, @Nullable String organization, @Nullable String role) {

    boolean isWhole() {
      return isGroup(group)
          && organization != null
          && OrganizationId.parse(organization) != null
          && role != null
          && Role.parse(role) != null;
    }
  }

  @AssertTrue(message = "must be an https address without query, or http on this machine")
  boolean isIssuer() {
    return issuer == null || (isSafe(issuer) && issuer.getRawQuery() == null);
  }

  @AssertTrue(message = "must be set too")
  boolean isClientId() {
    return issuer == null || !isIssuer() || clientId != null;
  }

  @AssertTrue(message = "must be an https address, or http on this machine")
  boolean isRedirectUri() {
    return redirectUri == null || isSafe(redirectUri);
  }

  @AssertTrue(message = "must be names without blanks, with openid among them")
  boolean isScopes() {
    return scopes.contains("openid")
        && scopes.stream().allMatch(scope -> scope.matches("[\\x21\\x23-\\x5b\\x5d-\\x7e]+"));
  }

  @AssertTrue(message = "must be names of 1 to 256 characters, none of them control characters")
  boolean isOperatorGroups() {
    return operatorGroups.stream().allMatch(OidcSettings::isGroup);
  }

  @AssertTrue(
      message =
          "must each have a group, an organization such as org_abcdefghijklmnopqrst, and a role:"
              + " viewer, member or admin")
  boolean isRoles() {
    return roles.stream().allMatch(GroupRole::isWhole);
  }

  /** Whether people can sign in with a provider. */
  public boolean isConfigured() {
    return issuer != null;
  }

  private static boolean isGroup(@Nullable String group) {
    return group != null
        && !group.isBlank()
        && group.length() <= LONGEST_GROUP
        && group.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isSafe(URI address) {
    String host = address.getHost();
    return host != null
        && address.getRawUserInfo() == null
        && address.getRawFragment() == null
        && ("https".equals(address.getScheme())
            || ("http".equals(address.getScheme()) && isHere(host)));
  }

  private static boolean isHere(String host) {
    try {
      return host.equals("localhost")
          || (host.matches("[0-9.]+|\\[.*]") && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "OidcSettings[issuer=" + issuer + ", clientId=" + clientId + "]";
  }
}
