@NullMarked
package io.latchkey.reassertion;

import org.jspecify.annotations.NullMarked;
