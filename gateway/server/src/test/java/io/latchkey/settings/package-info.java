@NullMarked
package io.latchkey.settings;

import org.jspecify.annotations.NullMarked;
