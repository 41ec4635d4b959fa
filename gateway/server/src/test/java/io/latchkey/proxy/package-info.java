/** Door 8080 held to what it promises, most of it through the real door. */
@NullMarked
package io.latchkey.proxy;

import org.jspecify.annotations.NullMarked;
