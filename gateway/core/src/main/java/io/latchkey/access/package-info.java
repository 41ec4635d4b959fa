/**
 * May this key make this request? {@link io.latchkey.access.AccessPolicy} answers from the key, the
 * facts of the request and the time, with no I/O: the same for the proxy and for whoever else asks.
 *
 * <p>{@link io.latchkey.access.DenialReason} is the only table of what a refusal is called and
 * says.
 */
@NullMarked
package io.latchkey.access;

import org.jspecify.annotations.NullMarked;
