/** What routes ask of the requests that they match, read from their metadata. */
@NullMarked
package io.latchkey.proxy.plan;

import org.jspecify.annotations.NullMarked;
