/**
 * How this process stops without failing a request.
 *
 * <p>First it only says that it will: readiness goes down, and responses ask clients to come back
 * on another connection, while the listeners accept as before. When load balancers have had their
 * time, the listeners close, and event streams and WebSockets are ended. What is still open when
 * the time for that is over is cut.
 */
@NullMarked
package io.latchkey.drain;

import org.jspecify.annotations.NullMarked;
