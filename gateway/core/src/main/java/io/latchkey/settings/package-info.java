/**
 * How settings become records, and how a person learns what is wrong with them.
 *
 * <p>{@link io.latchkey.settings.SettingsBinder} binds every feature's record once, before anything
 * starts, and reports all faults together: property, value, and what is allowed.
 */
@NullMarked
package io.latchkey.settings;

import org.jspecify.annotations.NullMarked;
