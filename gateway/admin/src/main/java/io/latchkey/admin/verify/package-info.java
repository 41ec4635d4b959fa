/** Questions about decisions: would this key open that, and why was that request refused? */
@NullMarked
package io.latchkey.admin.verify;

import org.jspecify.annotations.NullMarked;
