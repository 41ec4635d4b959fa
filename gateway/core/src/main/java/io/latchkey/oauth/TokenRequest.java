package io.latchkey.oauth;

import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks a token for.
 *
 * @param client the client ID, which is a key's ID
 * @param secret the hash of the secret that came with it
 * @param scope as it was asked for; null for all that the key has
 * @param address that the request came from
 */
public record TokenRequest(
    KeyId client, KeyHash secret, @Nullable String scope, InetAddress address) {}
