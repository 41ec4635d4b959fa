/** What holders can ask of their own keys. */
@NullMarked
package io.latchkey.proxy.me;

import org.jspecify.annotations.NullMarked;
