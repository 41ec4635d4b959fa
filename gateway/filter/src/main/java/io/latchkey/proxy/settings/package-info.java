/** What the proxy reads from a request and adds to it. */
@NullMarked
package io.latchkey.proxy.settings;

import org.jspecify.annotations.NullMarked;
