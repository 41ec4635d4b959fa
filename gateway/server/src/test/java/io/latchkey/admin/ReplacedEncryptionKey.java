package io.latchkey.admin;

/** An encryption key that another one has replaced as the primary. */
public final class ReplacedEncryptionKey {

  private ReplacedEncryptionKey() {}

  /** Makes one in a project, and gives its ID. */
  public static String in(AdminDoor door, String project) {
    String keys = "/v1/projects/" + project + "/encryption/keys";
    String replaced = door.post(keys).body().at("/key/id").asString();
    door.post(keys);
    return replaced;
  }
}
