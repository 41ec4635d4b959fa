package io.latchkey.keystore;

import io.latchkey.key.Limits;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.PermissionRules;
import io.latchkey.key.ProjectId;
import io.latchkey.upstream.Provisions;
import io.latchkey.upstream.UpstreamOptions;
import java.net.URI;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a key gives access to.
 *
 * @param slug its readable name in paths and hosts; unique among all projects
 * @param upstream where its requests go; null where only the operator's own routes serve it
 * @param upstreamOptions how they get there
 * @param provisions what its requests and responses are given on their way
 * @param permissionRules what its requests need of a key's permissions
 * @param switches what it allows besides
 * @param keyLimit how many active keys it may have
 * @param limits what its keys may ask for where they have no limits of their own; null for the
 *     gateway's default
 * @param sharedLimits what all its requests together may be, with any key; null for no limit
 * @param version counts the record's changes, from 1
 */
public record Project(
    ProjectId id,
    OrganizationId organization,
    String name,
    String slug,
    @Nullable URI upstream,
    UpstreamOptions upstreamOptions,
    Provisions provisions,
    PermissionRules permissionRules,
    ProjectSwitches switches,
    int keyLimit,
    @Nullable Limits limits,
    @Nullable Limits sharedLimits,
    Instant createdAt,
    int version) {

  private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * A project whose upstream is reached as the gateway reaches any, and whose keys share no limit.
   */
  public Project(
      ProjectId id,
      OrganizationId organization,
      String name,
      String slug,
      @Nullable URI upstream,
      int keyLimit,
      @Nullable Limits limits,
      Instant createdAt,
      int version) {
    this(
        id,
        organization,
        name,
        slug,
        upstream,
        UpstreamOptions.NONE,
        Provisions.NONE,
        PermissionRules.NONE,
        ProjectSwitches.NONE,
        keyLimit,
        limits,
        null,
        createdAt,
        version);
  }

  /**
   * Whether a text has the form of a slug: 1 to 63 of a-z, 0-9 and -, which doesn't begin or end
   * it.
   */
  public static boolean isSlug(String text) {
    return SLUG.matcher(text).matches();
  }

  /** Whether a text could be a project's ID or slug at all. Cheap: no store is asked. */
  public static boolean isName(String text) {
    if (text.isEmpty() || text.length() > 63) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }
}
