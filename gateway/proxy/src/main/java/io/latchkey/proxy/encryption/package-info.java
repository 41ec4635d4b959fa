/**
 * The data proxy: named fields are encrypted and decrypted in transit.
 *
 * <p>A {@link io.latchkey.proxy.encryption.FieldFilter} stands behind the decision. It has a {@link
 * io.latchkey.proxy.encryption.FieldPlan} worked out of the project's policy and the request's
 * {@link io.latchkey.proxy.encryption.FieldHeaders}, and puts a {@link
 * io.latchkey.proxy.encryption.FieldRequest} and a {@link
 * io.latchkey.proxy.encryption.FieldResponse} in the place of what came. {@link
 * io.latchkey.proxy.encryption.FieldBodies} rewrites bodies, {@link
 * io.latchkey.proxy.encryption.FieldWork} treats each value. {@link
 * io.latchkey.proxy.encryption.DirectCalls} do the same without an upstream. Whatever can't be read
 * does not pass.
 */
@NullMarked
package io.latchkey.proxy.encryption;

import org.jspecify.annotations.NullMarked;
