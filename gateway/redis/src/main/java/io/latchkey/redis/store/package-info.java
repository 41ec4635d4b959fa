/**
 * The unit of work against Redis: a {@link io.latchkey.redis.store.Mutation} is committed by one
 * script, with its changes for the feed and its events.
 */
@NullMarked
package io.latchkey.redis.store;

import org.jspecify.annotations.NullMarked;
