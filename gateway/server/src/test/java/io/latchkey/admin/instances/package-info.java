/** The endpoints of the fleet, through the real door over a real Redis. */
@NullMarked
package io.latchkey.admin.instances;

import org.jspecify.annotations.NullMarked;
