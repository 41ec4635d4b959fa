/** The fast lane: it carries what it should, and nobody can tell by what is carried. */
@NullMarked
package io.latchkey.proxy.lane;

import org.jspecify.annotations.NullMarked;
