/**
 * What is left of HTTP once a connection has been upgraded: two connections that pass bytes on to
 * each other. Nothing is decoded, so a WebSocket's frames, fragments, extensions and close codes
 * arrive as they were sent. Only the ends of frames are counted on the way to the client, so that
 * the gateway can say goodbye between two of them.
 */
@NullMarked
package io.latchkey.proxy.tunnel;

import org.jspecify.annotations.NullMarked;
