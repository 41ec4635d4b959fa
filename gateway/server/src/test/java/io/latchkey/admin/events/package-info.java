/** What the admin API promises about streams of events. */
@NullMarked
package io.latchkey.admin.events;

import org.jspecify.annotations.NullMarked;
