/** What webhooks promise apart from the store and the network. */
@NullMarked
package io.latchkey.webhook;

import org.jspecify.annotations.NullMarked;
