/** Gateways on Redis as it is run for real: crashes, failovers, a cluster, TLS, few rights. */
@NullMarked
package io.latchkey.redis;

import org.jspecify.annotations.NullMarked;
