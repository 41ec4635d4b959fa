package io.latchkey.access;

/** Whose requests a limit counts together. */
public enum LimitOf {
  /** One key's: its own limits, or those that are the default for it. */
  KEY("key", "", "this API key's requests"),
  /** Those of all keys of an organization that have the same owner. */
  OWNER("owner", "owner-", "all API keys of this owner"),
  /** A project's, with any key. */
  PROJECT("project", "project-", "all requests to this project"),
  /** Those of all keys of an organization. */
  ORGANIZATION("organization", "organization-", "all API keys of this organization");

  private final String text;
  private final String prefix;
  private final String sharers;

  LimitOf(String text, String prefix, String sharers) {
    this.text = text;
    this.prefix = prefix;
    this.sharers = sharers;
  }

  /** As clients read it. */
  public String text() {
    return text;
  }

  /** What the names of its policies begin with. */
  public String prefix() {
    return prefix;
  }

  /** What it is that shares the limit, in the plural. */
  String sharers() {
    return sharers;
  }
}
