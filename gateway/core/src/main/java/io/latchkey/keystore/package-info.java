/**
 * Where keys, projects and organizations are kept, and how a gateway remembers them.
 *
 * <p>The stores ({@link io.latchkey.keystore.KeyStore}, {@link io.latchkey.keystore.ProjectStore})
 * are for people's calls: they block and every mutation is one atomic step with its change. The way
 * of a request goes through {@link io.latchkey.keystore.cache.KeyCache} and {@link
 * io.latchkey.keystore.cache.ProjectCache}, which ask a {@link io.latchkey.keystore.cache.Resolver}
 * for what they do not know.
 */
@NullMarked
package io.latchkey.keystore;

import org.jspecify.annotations.NullMarked;
