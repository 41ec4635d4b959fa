/** The admin API: its rules here, each endpoint through the real door in a package of its own. */
@NullMarked
package io.latchkey.admin;

import org.jspecify.annotations.NullMarked;
