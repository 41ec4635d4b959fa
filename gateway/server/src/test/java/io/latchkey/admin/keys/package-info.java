/** The endpoints of API keys, through the real door over a real Redis. */
@NullMarked
package io.latchkey.admin.keys;

import org.jspecify.annotations.NullMarked;
