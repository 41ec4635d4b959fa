/**
 * A Redis server that comes with the program, for trying Latchkey out without installing anything.
 *
 * <p>{@link io.latchkey.embedded.EmbeddedRedis} starts a real server as a child process, on
 * loopback, with its data in Latchkey's data folder. It is up before the core context and goes down
 * after it. {@link io.latchkey.embedded.RedisKeeper} starts it again if it ends. Nothing else knows
 * that the server is embedded.
 */
@NullMarked
package io.latchkey.embedded;

import org.jspecify.annotations.NullMarked;
