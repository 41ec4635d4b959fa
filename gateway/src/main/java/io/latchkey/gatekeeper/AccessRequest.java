package io.latchkey.gatekeeper;

import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.Permission;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request as far as the decision needs it.
 *
 * @param hash of the secret that came
 * @param claimedKey the key ID that came with it; null where none did
 * @param project the ID or slug that the request names; null for the key's only project
 * @param permission what the request needs
 * @param client the address that it came from
 * @param cost what it is charged against the key's limits; 0 for a question that charges nothing
 */
public record AccessRequest(
    KeyHash hash,
    @Nullable KeyId claimedKey,
    @Nullable String project,
    Permission permission,
    InetAddress client,
    int cost) {

  /** The same request as a question only: nothing is charged. */
  public AccessRequest asQuestion() {
    return new AccessRequest(hash, claimedKey, project, permission, client, 0);
  }
}
