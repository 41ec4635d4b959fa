/** The pages about members, invitations, organizations and one's own account. */
@NullMarked
package io.latchkey.console.people;

import org.jspecify.annotations.NullMarked;
