package io.latchkey.keystore;

import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.Scope;
import java.time.Instant;

/**
 * An access token with all that is kept about it. Never holds the token.
 *
 * @param hash by which the token is known
 * @param key that it stands for
 * @param scope what of the key it has
 * @param endsAt from when on it has expired, whatever its key does
 */
public record AccessToken(KeyHash hash, KeyId key, Scope scope, Instant issuedAt, Instant endsAt) {}
