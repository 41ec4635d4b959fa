/**
 * Which representation a call is answered in. {@link io.latchkey.negotiation.Representations} knows
 * from the controllers what each resource is available as, and {@link
 * io.latchkey.negotiation.Preference} chooses among them by the request's {@code Accept} (RFC 9110,
 * section 12.5.1).
 */
@NullMarked
package io.latchkey.negotiation;

import org.jspecify.annotations.NullMarked;
