package io.latchkey.change;

/**
 * A change that a server has stored.
 *
 * @param position where it stands in that server's feed
 * @param history the server's replication history (Redis's replication ID): positions of different
 *     histories say nothing about each other
 */
public record StoredChange(Position position, String history) {}
