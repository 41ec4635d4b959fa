/**
 * What a refusal says, as data: {@link io.latchkey.proxy.problem.Problem} and the headers about
 * limits.
 */
@NullMarked
package io.latchkey.proxy.problem;

import org.jspecify.annotations.NullMarked;
