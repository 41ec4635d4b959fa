/** Who a request comes from, at either door: the same reading of X-Forwarded-For for both. */
@NullMarked
package io.latchkey.client;

import org.jspecify.annotations.NullMarked;
