/**
 * Keys, projects and organizations as JSON records in Redis, with the sorted sets that list them.
 * What a mutation does is data: {@link io.latchkey.redis.store.Mutation}; one script carries it
 * out, so there is one place where atomicity and the change feed are right or wrong.
 */
@NullMarked
package io.latchkey.keystore.redis;

import org.jspecify.annotations.NullMarked;
