/**
 * What every page has: the filter before it, the call of the admin API, the frame, forms and their
 * faults.
 */
@NullMarked
package io.latchkey.console.page;

import org.jspecify.annotations.NullMarked;
