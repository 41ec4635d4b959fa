@NullMarked
package io.latchkey.usage;

import org.jspecify.annotations.NullMarked;
