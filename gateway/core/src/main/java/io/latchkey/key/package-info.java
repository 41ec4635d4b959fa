/**
 * What an API key is, and nothing of how it is stored or checked.
 *
 * <p>A {@link io.latchkey.key.Secret} is what a client sends; it is turned into a {@link
 * io.latchkey.key.KeyHash} at once, and that finds the {@link io.latchkey.key.ApiKey}. Nothing here
 * knows Spring, Reactor or Redis, and nothing here holds a secret longer than a call.
 */
@NullMarked
package io.latchkey.key;

import org.jspecify.annotations.NullMarked;
