/**
 * What the steps of a request share: its native headers, names of headers, and {@link
 * io.latchkey.proxy.exchange.AuthenticatedExchange}, without which nothing leaves for an upstream.
 */
@NullMarked
package io.latchkey.proxy.exchange;

import org.jspecify.annotations.NullMarked;
