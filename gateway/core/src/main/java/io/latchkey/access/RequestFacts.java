package io.latchkey.access;

import io.latchkey.key.KeyId;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the policy must know of a request.
 *
 * @param project the project that the request is for; null where it names one that does not exist
 * @param keysOnlyProject whether the project is the key's only one; {@code project} is null then
 * @param permission what the request needs
 * @param byRules what it needs instead, all of it, by the project's own rules; null if these say
 *     nothing
 * @param client the address that the request came from
 * @param claimedKey the key ID that came with the secret (HTTP Basic); null where none did
 */
public record RequestFacts(
    @Nullable ProjectId project,
    boolean keysOnlyProject,
    Permission permission,
    @Nullable Set<Permission> byRules,
    InetAddress client,
    @Nullable KeyId claimedKey) {

  /** Facts of a request about which a project has no rules. */
  public RequestFacts(
      @Nullable ProjectId project,
      boolean keysOnlyProject,
      Permission permission,
      InetAddress client,
      @Nullable KeyId claimedKey) {
    this(project, keysOnlyProject, permission, null, client, claimedKey);
  }
}
