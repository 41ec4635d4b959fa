/**
 * Latchkey's filter in other people's gateways. The application marks routes; {@link
 * io.latchkey.starter.LatchkeyCore} has everything that decides about their requests in a context
 * of its own, so that the application's beans and Redis client stay as they are.
 */
@NullMarked
package io.latchkey.starter;

import org.jspecify.annotations.NullMarked;
