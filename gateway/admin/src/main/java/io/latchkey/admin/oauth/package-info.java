/** Token introspection (RFC 7662) for callers with an admin token or with client credentials. */
@NullMarked
package io.latchkey.admin.oauth;

import org.jspecify.annotations.NullMarked;
