package io.latchkey.keystore;

import io.latchkey.key.ProjectId;

/** A project has as many active keys as it may have; nothing was stored. */
public class KeyLimitException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient ProjectId project;
  private final long active;

  public KeyLimitException(ProjectId project, long active) {
    super("project " + project + " has " + active + " active keys");
    this.project = project;
    this.active = active;
  }

  public ProjectId project() {
    return project;
  }

  /** How many active keys the project has. */
  public long active() {
    return active;
  }
}
