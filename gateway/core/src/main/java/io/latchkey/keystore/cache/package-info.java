/** What gateways keep of keys and projects in memory, and how it ages. */
@NullMarked
package io.latchkey.keystore.cache;

import org.jspecify.annotations.NullMarked;
