/** Which headers of a request end at the gateway, and which tell its upstream who calls. */
@NullMarked
package io.latchkey.proxy.headers;

import org.jspecify.annotations.NullMarked;
