/** How much is left of the limits that keys share. */
@NullMarked
package io.latchkey.admin.limits;

import org.jspecify.annotations.NullMarked;
