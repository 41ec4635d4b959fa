/** Signing in with an OpenID Connect provider (authorization code flow with PKCE). */
@NullMarked
package io.latchkey.admin.oidc;

import org.jspecify.annotations.NullMarked;
