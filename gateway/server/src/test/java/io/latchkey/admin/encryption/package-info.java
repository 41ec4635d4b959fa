/** Policies and encryption keys of projects, through the admin API. */
@NullMarked
package io.latchkey.admin.encryption;

import org.jspecify.annotations.NullMarked;
