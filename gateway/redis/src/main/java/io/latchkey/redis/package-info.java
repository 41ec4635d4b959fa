/**
 * Connections to Redis, for the adapters and nobody else.
 *
 * <p>Every connection is watched by us and not by the client library: it fails at once when it is
 * cut, when an answer is late, or when the server behind it stops being the primary, and is opened
 * anew in the background. Nothing waits for Redis to come back for longer than an answer may take.
 */
@NullMarked
package io.latchkey.redis;

import org.jspecify.annotations.NullMarked;
