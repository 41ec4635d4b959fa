/**
 * Between Netty and Spring, the same for both listeners: the request target as it came, and heads
 * that can't be served.
 *
 * <p>{@link io.latchkey.listener.HeadGuard} stands behind Netty's decoder and turns a head that
 * could not be read into one that says why. {@link io.latchkey.listener.RequestAdapter} hands each
 * request to Spring under a target that Spring can parse, with the one that came kept aside as a
 * {@link io.latchkey.listener.RequestTarget}; a request with a {@link
 * io.latchkey.listener.RequestFault} goes to the handler that writes refusals instead.
 */
@NullMarked
package io.latchkey.listener;

import org.jspecify.annotations.NullMarked;
