package io.latchkey.admin.oidc;

import io.latchkey.admin.form.VisibleText;
import io.latchkey.identity.OidcSettings;
import io.latchkey.identity.OidcSettings.GroupRole;
import io.latchkey.identity.Role;
import io.latchkey.key.OrganizationId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an identity provider says of somebody, in our terms.
 *
 * @param subject as {@link io.latchkey.identity.User} has it
 * @param userName that a user of it could have, where nobody else does
 * @param operator whether a group makes it a system operator
 * @param roles that its groups give it, the greatest in each organization
 */
record OidcProfile(
    String subject,
    String userName,
    String name,
    boolean operator,
    Map<OrganizationId, Role> roles) {

  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_USER_NAME = 60;

  /** Reads claims that have been checked. */
  static OidcProfile of(Map<String, Object> claims, String sub, OidcSettings settings) {
    Set<String> groups = groups(claims, settings.groupsClaim());
    String userName = userName(claims);
    String name = line(text(claims, "name"));
    return new OidcProfile(
        settings.issuer() + " " + sub,
        userName,
        name.isEmpty() ? userName : name,
        settings.operatorGroups().stream().anyMatch(groups::contains),
        roles(groups, settings));
  }

  /** Whether anything is left to be done with a session. */
  boolean isLetIn() {
    return operator || !roles.isEmpty();
  }

  private static Map<OrganizationId, Role> roles(Set<String> groups, OidcSettings settings) {
    Map<OrganizationId, Role> roles = new LinkedHashMap<>();
    for (GroupRole each : settings.roles()) {
      if (groups.contains(each.group())) {
        Role role = Objects.requireNonNull(Role.parse(Objects.requireNonNull(each.role())));
        roles.merge(
            new OrganizationId(Objects.requireNonNull(each.organization())),
            role,
            (one, other) -> one.includes(other) ? one : other);
      }
    }
    return roles;
  }

  /** The claim of this name, else what the name says as a path; one group, or a list of them. */
  private static Set<String> groups(Map<String, Object> claims, String claim) {
    Object found = claims.get(claim);
    if (found == null) {
      found = claims;
      for (String step : claim.split("\\.", -1)) {
        found = found instanceof Map<?, ?> inside ? inside.get(step) : null;
      }
    }
    Set<String> groups = new LinkedHashSet<>();
    if (found instanceof String one) {
      groups.add(one);
    } else if (found instanceof Collection<?> several) {
      several.forEach(each -> groups.add(String.valueOf(each)));
    }
    return groups;
  }

  private static String userName(Map<String, Object> claims) {
    String preferred = text(claims, "preferred_username");
    String wanted = preferred.isBlank() ? text(claims, "email") : preferred;
    String fit =
        wanted
            .strip()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9._@+-]+", "-")
            .replaceFirst("^[^a-z0-9]+", "");
    if (fit.isEmpty()) {
      return "user";
    }
    return fit.substring(0, Math.min(fit.length(), LONGEST_USER_NAME));
  }

  private static String text(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof String text ? text : "";
  }

  /** One line for people, as {@code Texts} would take it. */
  private static String line(@Nullable String text) {
    String line = VisibleText.clear(String.valueOf(text)).strip();
    int end =
        line.offsetByCodePoints(0, Math.min(LONGEST_NAME, line.codePointCount(0, line.length())));
    return line.substring(0, end).strip();
  }
}
