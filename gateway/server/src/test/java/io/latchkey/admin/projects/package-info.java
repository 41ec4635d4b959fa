/** The endpoints of projects, through the real door over a real Redis. */
@NullMarked
package io.latchkey.admin.projects;

import org.jspecify.annotations.NullMarked;
