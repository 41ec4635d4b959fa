/** Organizations, and the deletion of one with everything in it. */
@NullMarked
package io.latchkey.admin.organizations;

import org.jspecify.annotations.NullMarked;
