/**
 * The pages on the private door. They are drawn from the answers of the admin API, which {@link
 * io.latchkey.console.page.AdminApi} calls within the process and in the name of whoever is signed
 * in: so roles are checked in one place, and nothing that a page can do is missing from the API.
 *
 * <p>{@link io.latchkey.console.page.PageFilter} goes before every page. A controller turns what
 * was entered into the call that a script would make, and draws its answer, or its problem document
 * beside the fields at fault. A secret is drawn once, into a dialog that no reload, no history and
 * no cache has again.
 */
@NullMarked
package io.latchkey.console;

import org.jspecify.annotations.NullMarked;
