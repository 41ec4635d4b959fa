/** JSON in one form (RFC 8785), so that equal values have equal bytes. */
@NullMarked
package io.latchkey.encryption.canonical;

import org.jspecify.annotations.NullMarked;
