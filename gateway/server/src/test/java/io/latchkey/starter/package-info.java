@NullMarked
package io.latchkey.starter;

import org.jspecify.annotations.NullMarked;
