/** Signing in with a password or the operator's token, sessions, and proving again who one is. */
@NullMarked
package io.latchkey.admin.session;

import org.jspecify.annotations.NullMarked;
