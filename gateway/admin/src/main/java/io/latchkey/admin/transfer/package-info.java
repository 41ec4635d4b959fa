/** Keys in and out as NDJSON, by their hashes. */
@NullMarked
package io.latchkey.admin.transfer;

import org.jspecify.annotations.NullMarked;
