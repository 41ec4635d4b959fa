/** Who may call what, through the real door over a real Redis. */
@NullMarked
package io.latchkey.admin.roles;

import org.jspecify.annotations.NullMarked;
