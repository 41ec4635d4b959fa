/**
 * Recent decisions, so that one can be explained by its request's ID.
 *
 * <p>A request adds one small object to {@link io.latchkey.decisionlog.DecisionLog} where there is
 * room in this second, and nothing else; once a second these are written to the {@link
 * io.latchkey.decisionlog.DecisionLogStore}, where they vanish by themselves. Refused requests and
 * those that were let through have room of their own, so a flood fills neither Redis nor what a
 * refusal needs.
 */
@NullMarked
package io.latchkey.decisionlog;

import org.jspecify.annotations.NullMarked;
