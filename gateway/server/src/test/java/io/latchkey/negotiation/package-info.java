/** Tests of content negotiation. */
@NullMarked
package io.latchkey.negotiation;

import org.jspecify.annotations.NullMarked;
