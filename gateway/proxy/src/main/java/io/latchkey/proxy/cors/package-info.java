/**
 * Lets pages of other origins call the proxy from a browser (the CORS protocol of the Fetch
 * standard).
 *
 * <p>{@link io.latchkey.proxy.cors.CorsPolicy} says what is allowed and is the only part that a
 * project could have its own of. {@link io.latchkey.proxy.cors.CorsFilter} answers preflight
 * requests, which carry no key, and puts the policy's headers on every other response, refusals
 * included, in place of the upstream's.
 */
@NullMarked
package io.latchkey.proxy.cors;

import org.jspecify.annotations.NullMarked;
