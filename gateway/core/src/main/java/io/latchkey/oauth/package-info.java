/**
 * OAuth 2.0 client credentials (RFC 6749, section 4.4): a key's ID and secret get a short-lived
 * access token, which stands for the key or for a part of it.
 *
 * <p>{@link io.latchkey.oauth.TokenIssuer} takes a request for one the way of any request: the
 * gatekeeper decides over it and charges it. No HTTP types; nothing here blocks.
 */
@NullMarked
package io.latchkey.oauth;

import org.jspecify.annotations.NullMarked;
