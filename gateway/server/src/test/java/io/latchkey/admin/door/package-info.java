/** What every call of the admin API is held to: who calls, what is sent, how errors look. */
@NullMarked
package io.latchkey.admin.door;

import org.jspecify.annotations.NullMarked;
