/**
 * Files of declared state: YAML with {@code ${NAME}} of the environment, read against one JSON
 * Schema that editors use too. Everything remembers its file and line, so that whatever is wrong
 * with it later can be said there.
 */
@NullMarked
package io.latchkey.declared.file;

import org.jspecify.annotations.NullMarked;
