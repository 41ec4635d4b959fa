/** What every instance of a fleet is made of, whether it is our own gateway or another one. */
@NullMarked
package io.latchkey.instance;

import org.jspecify.annotations.NullMarked;
