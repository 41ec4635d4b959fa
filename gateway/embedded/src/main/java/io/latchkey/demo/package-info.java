/**
 * Something to try Latchkey out with: an upstream that shows what reaches it, and a first project
 * with a first key.
 */
@NullMarked
package io.latchkey.demo;

import org.jspecify.annotations.NullMarked;
