/**
 * Declared state: {@code plan}, {@code apply} and {@code export} on the command line. Files are
 * compared with what a gateway's admin API shows, and the differences become calls of that API, in
 * the order in which they are possible. Nothing else is used of a gateway, and nothing is kept
 * between runs: a run that broke off is continued by the next one, which finds less to do.
 */
@NullMarked
package io.latchkey.declared;

import org.jspecify.annotations.NullMarked;
