/** The OAuth endpoints of the proxy's listener: token, introspection, revocation, metadata. */
@NullMarked
package io.latchkey.proxy.oauth;

import org.jspecify.annotations.NullMarked;
