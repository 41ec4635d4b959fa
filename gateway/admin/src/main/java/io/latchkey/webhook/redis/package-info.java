/** Webhooks and what they have to send, in Redis. */
@NullMarked
package io.latchkey.webhook.redis;

import org.jspecify.annotations.NullMarked;
