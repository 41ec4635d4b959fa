package io.latchkey.keystore.cache;

/** How full a cache is, and how much was pushed out of it. */
public interface CacheSizes {

  /** How many things are held. An estimate. */
  long size();

  /** How many things are remembered as unknown to the store. An estimate. */
  long unknownSize();

  /** How many things were pushed out for want of room since the start. */
  long evictions();

  /** How many unknown things were pushed out for want of room since the start. */
  long unknownEvictions();
}
