/** Decisions for ingresses that carry the requests themselves. */
@NullMarked
package io.latchkey.proxy.forwardauth;

import org.jspecify.annotations.NullMarked;
