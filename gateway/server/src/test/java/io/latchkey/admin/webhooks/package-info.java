/** The endpoints of webhooks, and what receivers get, over a real Redis and real HTTP. */
@NullMarked
package io.latchkey.admin.webhooks;

import org.jspecify.annotations.NullMarked;
