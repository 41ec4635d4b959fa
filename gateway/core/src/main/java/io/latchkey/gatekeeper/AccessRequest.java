package io.latchkey.gatekeeper;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import java.net.InetAddress;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A request as far as the decision needs it.
 *
 * @param hash of the secret that came
 * @param claimedKey the key ID that came with it; null where none did
 * @param project the ID or slug that the request names; null for the key's only project
 * @param permission what the request needs
 * @param asked what the project's own rules are asked about, which may need another permission;
 *     null if the permission stands
 * @param client the address that it came from
 * @param cost what it is charged against the key's limits; 0 for a question that charges nothing
 */
public record AccessRequest(
    KeyHash hash,
    @Nullable KeyId claimedKey,
    @Nullable String project,
    Permission permission,
    @Nullable RequestedPath asked,
    InetAddress client,
    int cost) {

  /** A use of a key by who sent this, which its projects and permissions say nothing against. */
  AccessRequest asUseOf(ApiKey key) {
    ProjectId any = key.projects().stream().min(Comparator.naturalOrder()).orElseThrow();
    Permission needed = key.permissions().stream().findFirst().orElse(Permission.READ);
    return new AccessRequest(hash, claimedKey, any.value(), needed, null, client, 1);
  }

  /** The same request as a question only: nothing is charged. */
  public AccessRequest asQuestion() {
    return new AccessRequest(hash, claimedKey, project, permission, asked, client, 0);
  }
}
