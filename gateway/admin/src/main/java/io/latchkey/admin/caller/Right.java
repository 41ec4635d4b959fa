package io.latchkey.admin.caller;

import io.latchkey.identity.Role;

/** What a call needs in the organization that it concerns: the only table of who may do what. */
public enum Right {
  SEE(Role.VIEWER, Role.VIEWER, "see its records"),
  CREATE_KEYS(Role.MEMBER, Role.MEMBER, "create API keys"),
  CHANGE_KEYS(Role.ADMIN, Role.MEMBER, "roll and describe API keys that somebody else created"),
  END_KEYS(Role.ADMIN, Role.ADMIN, "revoke and delete API keys"),
  MOVE_KEYS(Role.ADMIN, Role.ADMIN, "import and export API keys"),
  EDIT_ORGANIZATION(Role.ADMIN, Role.ADMIN, "rename and delete the organization"),
  EDIT_PROJECTS(Role.ADMIN, Role.ADMIN, "create and edit projects"),
  EDIT_ENCRYPTION(Role.ADMIN, Role.ADMIN, "set what is encrypted, and manage its keys"),
  EDIT_MEMBERS(Role.ADMIN, Role.ADMIN, "manage members and their tokens"),
  EDIT_WEBHOOKS(Role.ADMIN, Role.ADMIN, "manage webhooks");

  private final Role least;
  private final Role leastOverOwn;
  private final String does;

  Right(Role least, Role leastOverOwn, String does) {
    this.least = least;
    this.leastOverOwn = leastOverOwn;
    this.does = does;
  }

  /** The least role that has it over everything of an organization. */
  public Role least() {
    return least;
  }

  /** The least role that has it over what the caller created. */
  Role leastOverOwn() {
    return leastOverOwn;
  }

  /** What one needs it for, to be read behind "only admins may". */
  String does() {
    return does;
  }
}
