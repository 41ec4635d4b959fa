package io.latchkey.encryption;

import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Seals what a project keeps secret from people, under the master key and for its place: what was
 * sealed for one project or purpose can't be opened for another. Safe for use by many threads.
 */
public final class ProjectSecrets {

  private final @Nullable MasterKey master;

  /**
   * Secrets.
   *
   * @param master null if this gateway has none: then nothing can be sealed or opened
   */
  public ProjectSecrets(@Nullable MasterKey master) {
    this.master = master;
  }

  /** What is kept secret. */
  public enum Purpose {
    UPSTREAM_CREDENTIAL("latchkey-upstream-credential"),
    UPSTREAM_KEY("latchkey-upstream-key");

    private final String text;

    Purpose(String text) {
      this.text = text;
    }
  }

  /** Whether there is a master key. */
  public boolean isOn() {
    return master != null;
  }

  /**
   * Seals a text.
   *
   * @throws IllegalStateException if there is no master key
   */
  public String seal(Purpose purpose, OrganizationId organization, ProjectId project, String text) {
    try {
      return present().seal(bytes(text), place(purpose, organization, project));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("nothing can be sealed", e);
    }
  }

  /**
   * What {@link #seal} has sealed.
   *
   * @throws GeneralSecurityException if there is no master key, or it was sealed under another one,
   *     for another place, or changed since; the message has nothing of it
   */
  public String open(Purpose purpose, OrganizationId organization, ProjectId project, String sealed)
      throws GeneralSecurityException {
    if (master == null) {
      throw new GeneralSecurityException("there is no master key");
    }
    byte[] opened = master.open(sealed, place(purpose, organization, project));
    return new String(opened, StandardCharsets.UTF_8);
  }

  /** Whether what {@link #seal} has sealed needs no older master key than the primary. */
  public boolean isUnderPrimary(
      Purpose purpose, OrganizationId organization, ProjectId project, String sealed) {
    return present().isUnderPrimary(sealed, place(purpose, organization, project));
  }

  private MasterKey present() {
    if (master == null) {
      throw new IllegalStateException("there is no master key");
    }
    return master;
  }

  private static byte[] place(Purpose purpose, OrganizationId organization, ProjectId project) {
    return FieldContext.lengthPrefixed(
        bytes(purpose.text), bytes(organization.value()), bytes(project.value()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
