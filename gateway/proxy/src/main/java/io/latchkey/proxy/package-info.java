/**
 * Door 8080: the way of a request, in the order of its steps.
 *
 * <ol>
 *   <li>{@link io.latchkey.access.PathGuard}: what is checked is what is forwarded
 *   <li>{@link io.latchkey.proxy.authn.CredentialReader}: the credential, from the configured
 *       headers
 *   <li>{@link io.latchkey.proxy.plan.RoutePlans}: which project the route says, what it needs
 *   <li>{@link io.latchkey.proxy.authn.RequestAuthentication}: asks the gatekeeper and applies the
 *       decision
 *   <li>{@link io.latchkey.proxy.upstream.TargetFilter}: where the request goes
 *   <li>{@link io.latchkey.proxy.upstream.UpstreamHeaders}: what the upstream sees, built in one
 *       place
 *   <li>{@link io.latchkey.proxy.streams.OpenStreams}: what is cut when its key ends
 * </ol>
 *
 * <p>Refusals are written by {@link io.latchkey.proxy.answer.ProblemWriter} and by nobody else.
 */
@NullMarked
package io.latchkey.proxy;

import org.jspecify.annotations.NullMarked;
