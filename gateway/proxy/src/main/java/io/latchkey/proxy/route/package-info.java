/** The routes: the built-in one, those of the operator, and what each requires of a key. */
@NullMarked
package io.latchkey.proxy.route;

import org.jspecify.annotations.NullMarked;
