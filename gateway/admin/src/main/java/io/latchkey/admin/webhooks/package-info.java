/** Webhooks: who receives which events, what was delivered, and a ping. */
@NullMarked
package io.latchkey.admin.webhooks;

import org.jspecify.annotations.NullMarked;
