/** The forms of IDs, secrets, hashes and networks. */
@NullMarked
package io.latchkey.key;

import org.jspecify.annotations.NullMarked;
