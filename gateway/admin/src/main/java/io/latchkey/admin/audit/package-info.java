/** The events that calls leave behind, refused ones too. */
@NullMarked
package io.latchkey.admin.audit;

import org.jspecify.annotations.NullMarked;
