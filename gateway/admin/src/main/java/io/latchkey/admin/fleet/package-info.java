/** The fleet as operators see it, and the wait until every gateway has confirmed a change. */
@NullMarked
package io.latchkey.admin.fleet;

import org.jspecify.annotations.NullMarked;
