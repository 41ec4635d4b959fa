/**
 * Secrets that were found in public: reported by a secret scanning partner, or by somebody who
 * looked for one in the console. What is done to their keys is their organizations' policy.
 */
@NullMarked
package io.latchkey.admin.leaks;

import org.jspecify.annotations.NullMarked;
