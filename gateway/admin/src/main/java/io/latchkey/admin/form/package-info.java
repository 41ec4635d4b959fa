/**
 * What the rooms read from calls alike: JSON fields, query parameters, texts, dates, limits,
 * versions.
 *
 * <p>A form turns what was sent into a value, or names every fault at once.
 */
@NullMarked
package io.latchkey.admin.form;

import org.jspecify.annotations.NullMarked;
