/** Tests of how named fields of bodies are found and replaced. */
@NullMarked
package io.latchkey.encryption.json;

import org.jspecify.annotations.NullMarked;
