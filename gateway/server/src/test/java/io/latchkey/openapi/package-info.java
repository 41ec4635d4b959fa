/** Tests of the OpenAPI document against the real door. */
@NullMarked
package io.latchkey.openapi;

import org.jspecify.annotations.NullMarked;
