@NullMarked
package io.latchkey.connection;

import org.jspecify.annotations.NullMarked;
