/** Members, their tokens and their sessions, through the real door over a real Redis. */
@NullMarked
package io.latchkey.admin.members;

import org.jspecify.annotations.NullMarked;
