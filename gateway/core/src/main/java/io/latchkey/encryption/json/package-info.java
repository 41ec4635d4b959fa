/**
 * Finds the named fields of a body on its way past and has something else put in their place.
 *
 * <p>A {@link io.latchkey.encryption.json.FieldPath} names fields, {@link
 * io.latchkey.encryption.json.FieldRules} are several of them, compiled. A {@link
 * io.latchkey.encryption.json.BodyRewriter} takes a body in whatever pieces it arrives, passes the
 * bytes that nobody named as slices of these pieces, and asks a {@link
 * io.latchkey.encryption.json.FieldTransform} for what is to stand in place of a named one. However
 * a body is cut, the result is the same. A body that isn't exactly what it claims to be ends in a
 * {@link io.latchkey.encryption.json.BodyFaultException}: what another parser could read in another
 * way must not pass. Nothing here knows cryptography, Spring or Reactor.
 */
@NullMarked
package io.latchkey.encryption.json;

import org.jspecify.annotations.NullMarked;
