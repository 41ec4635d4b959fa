package io.latchkey.redis;

/**
 * What things are called in Redis. On a Redis Cluster the prefix is a hash tag, so that all that a
 * mutation touches lives in one slot and stays one atomic step.
 */
public final class RedisNames {

  private final String plain;
  private final String prefix;
  private final boolean cluster;

  public RedisNames(String prefix, boolean cluster) {
    this.plain = prefix;
    this.prefix = cluster ? "{" + prefix + "}" : prefix;
    this.cluster = cluster;
  }

  /** The name for the given parts: {@code latchkey:part:part}. */
  public String of(String... parts) {
    return prefix + ":" + String.join(":", parts);
  }

  /** Whether what has different tags may lie on different nodes. */
  public boolean isCluster() {
    return cluster;
  }

  /**
   * The name of something hot, {@code latchkey:kind:tag:part}. On a Redis Cluster only the tag
   * decides over its place: what has the same is together, the rest is spread over all nodes.
   */
  public String spread(String kind, String tag, String... parts) {
    String middle = cluster ? "{" + tag + "}" : tag;
    String start = plain + ":" + kind + ":" + middle;
    return parts.length == 0 ? start : start + ":" + String.join(":", parts);
  }
}
