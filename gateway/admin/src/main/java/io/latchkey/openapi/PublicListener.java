package io.latchkey.openapi;

/**
 * Where API clients reach the gateway.
 *
 * @param address without a slash at its end
 */
public record PublicListener(String address) {}
