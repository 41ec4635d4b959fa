/** Personal tokens, with which tools call the admin API. */
@NullMarked
package io.latchkey.admin.tokens;

import org.jspecify.annotations.NullMarked;
