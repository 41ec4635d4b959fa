/**
 * The people who manage keys, and the tools that do it for them: users, the roles that they have in
 * organizations, their personal tokens and their sessions. None of it concerns a request to an
 * upstream: gateways with the role {@code proxy} alone never read it.
 *
 * <p>Nothing here is cached. A call reads the token or the session and its user afresh, so a role
 * that was taken away, a token that was revoked and a session that was ended count from the next
 * call on, at every console of the fleet.
 */
@NullMarked
package io.latchkey.identity;

import org.jspecify.annotations.NullMarked;
