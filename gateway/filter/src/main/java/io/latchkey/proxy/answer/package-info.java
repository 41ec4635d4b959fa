/** How refusals are written: {@link io.latchkey.proxy.answer.ProblemWriter} and nobody else. */
@NullMarked
package io.latchkey.proxy.answer;

import org.jspecify.annotations.NullMarked;
