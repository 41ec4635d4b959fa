/** What keys were used for, as JSON and CSV. */
@NullMarked
package io.latchkey.admin.usage;

import org.jspecify.annotations.NullMarked;
