/**
 * The admin API under {@code /v1} on the private door: organizations, projects, API keys, the
 * fleet.
 *
 * <p>A call passes {@link io.latchkey.admin.web.CallerFilter}, which says who calls, and reaches a
 * controller. There a form ({@link io.latchkey.admin.keys.KeyForm}, {@link
 * io.latchkey.admin.projects.ProjectForm}) turns what was sent into a value or names every fault of
 * it at once. {@link io.latchkey.admin.keys.KeyLifecycle} and {@link
 * io.latchkey.admin.projects.ProjectLifecycle} do what was asked: plain blocking Java over the
 * stores' ports, on threads of its own and never on an event loop. What goes wrong anywhere becomes
 * one problem document in {@link io.latchkey.admin.web.ProblemHandler}.
 *
 * <p>A secret leaves this package once: in the answer that creates its key.
 */
@NullMarked
package io.latchkey.admin;

import org.jspecify.annotations.NullMarked;
