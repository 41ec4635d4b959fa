package io.latchkey.decisionlog;

import io.latchkey.key.KeyId;
import io.latchkey.key.Permission;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request and what became of it. Holds no header and no query, which may have a secret.
 *
 * @param requestId what its client was told that it is called; others may have the same
 * @param key null where it is not known
 * @param path as it came, without its query
 * @param project the ID or slug that it named; null for the key's only one, or where none was read
 * @param permission what it needed; null where it did not come so far
 * @param status that the gateway answered with itself; 0 where it did not
 * @param outcome {@link #ALLOWED}, or the code of what the gateway answered itself
 */
public record Decided(
    Instant at,
    String requestId,
    @Nullable KeyId key,
    String method,
    String path,
    @Nullable String project,
    @Nullable Permission permission,
    InetAddress client,
    int status,
    String outcome) {

  /** The outcome of a request that was let through. */
  public static final String ALLOWED = "allowed";
}
