/**
 * Short JSON Web Tokens (RFC 7519) that tell an upstream who calls, for those that must not trust
 * the network between it and the gateway. The fleet has one set of signing keys, which is kept in
 * the store under the master key.
 */
@NullMarked
package io.latchkey.signing;

import org.jspecify.annotations.NullMarked;
