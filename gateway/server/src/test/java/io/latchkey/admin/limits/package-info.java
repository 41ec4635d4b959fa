/** Tests of limits that keys share, as people set and see them. */
@NullMarked
package io.latchkey.admin.limits;

import org.jspecify.annotations.NullMarked;
