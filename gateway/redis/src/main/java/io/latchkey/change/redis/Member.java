package io.latchkey.change.redis;

/**
 * What a process is called in the registry: the instance's name and what is its own alone. Two
 * processes that were given one name, or one that began again before its earlier lease ended, are
 * two there, so that neither confirms a change for the other.
 */
final class Member {

  private static final char SEPARATOR = '#';

  private Member() {}

  /** The member of a process; no instance's name has the separator. */
  static String of(String instance, String process) {
    return instance + SEPARATOR + process;
  }

  /** The instance's name; a process of an earlier version is called by that alone. */
  static String instance(String member) {
    int end = member.indexOf(SEPARATOR);
    return end < 0 ? member : member.substring(0, end);
  }
}
