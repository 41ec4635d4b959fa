/** What the admin API does with access tokens. */
@NullMarked
package io.latchkey.admin.oauth;

import org.jspecify.annotations.NullMarked;
