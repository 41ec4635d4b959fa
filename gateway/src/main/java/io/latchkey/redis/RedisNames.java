package io.latchkey.redis;

/**
 * What things are called in Redis. On a Redis Cluster the prefix is a hash tag, so that all that a
 * mutation touches lives in one slot and stays one atomic step.
 */
public final class RedisNames {

  private final String prefix;

  public RedisNames(String prefix, boolean cluster) {
    this.prefix = cluster ? "{" + prefix + "}" : prefix;
  }

  /** The name for the given parts: {@code latchkey:part:part}. */
  public String of(String... parts) {
    return prefix + ":" + String.join(":", parts);
  }
}
