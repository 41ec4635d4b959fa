/** The endpoints of organizations, through the real door over a real Redis. */
@NullMarked
package io.latchkey.admin.organizations;

import org.jspecify.annotations.NullMarked;
