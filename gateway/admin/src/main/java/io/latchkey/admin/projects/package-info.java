/** Projects: their limits, their upstreams, and the probe that tries an upstream. */
@NullMarked
package io.latchkey.admin.projects;

import org.jspecify.annotations.NullMarked;
