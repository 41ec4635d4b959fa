/** Tests of the encryption of fields on their way, through the real listener. */
@NullMarked
package io.latchkey.proxy.encryption;

import org.jspecify.annotations.NullMarked;
