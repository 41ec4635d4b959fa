/** The members of an organization, their roles, and invitations. */
@NullMarked
package io.latchkey.admin.members;

import org.jspecify.annotations.NullMarked;
