/**
 * Where this gateway may connect to on behalf of others: for a project's requests, for a webhook,
 * for signing in.
 *
 * <p>One rule serves all of them. {@link io.latchkey.address.AddressRules} judges an address and
 * port: the most specific range that contains the address decides, every IPv4 address that an IPv6
 * address leads to is judged too, and {@link io.latchkey.address.OwnListeners} are never reachable.
 * {@link io.latchkey.address.ConnectGuard} applies the rule to the address that a connection is
 * about to be made to, whether it came from a URL or from a name server. {@link
 * io.latchkey.address.UrlHost} reads the host of a URL, so that a person who writes a forbidden
 * address hears of it at once.
 */
@NullMarked
package io.latchkey.address;

import org.jspecify.annotations.NullMarked;
