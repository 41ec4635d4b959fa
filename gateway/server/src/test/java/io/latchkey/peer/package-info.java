@NullMarked
package io.latchkey.peer;

import org.jspecify.annotations.NullMarked;
