/**
 * Lets pages of other origins call the proxy from a browser (the CORS protocol of the Fetch
 * standard).
 *
 * <p>{@link io.latchkey.proxy.cors.CorsPolicy} says what is allowed; {@link
 * io.latchkey.proxy.cors.CorsPolicies} takes a project's own, if it has one, or else the gateway's.
 * {@link io.latchkey.proxy.cors.CorsFilter} answers preflight requests, which carry no key, and
 * puts the policy's headers on every other response, refusals included, in place of the upstream's.
 */
@NullMarked
package io.latchkey.proxy.cors;

import org.jspecify.annotations.NullMarked;
