/**
 * Everything that can go wrong with a call, and the one document (RFC 9457) that says so.
 *
 * <p>{@link io.latchkey.admin.problem.ProblemKind} is the table of codes. Rooms throw {@link
 * io.latchkey.admin.problem.ProblemException}; {@link io.latchkey.admin.problem.Problems} makes a
 * document of any failure.
 */
@NullMarked
package io.latchkey.admin.problem;

import org.jspecify.annotations.NullMarked;
