/** Who a request comes from. */
@NullMarked
package io.latchkey.client;

import org.jspecify.annotations.NullMarked;
