/**
 * From the headers of a request to a decision: {@link io.latchkey.proxy.authn.CredentialReader}
 * finds the secret, {@link io.latchkey.proxy.authn.KeyAuthenticator} asks the gatekeeper, and
 * {@link io.latchkey.proxy.authn.RequestAuthentication} applies the answer.
 */
@NullMarked
package io.latchkey.proxy.authn;

import org.jspecify.annotations.NullMarked;
