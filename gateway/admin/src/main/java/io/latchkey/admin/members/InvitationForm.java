package io.latchkey.admin.members;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import io.latchkey.identity.Role;
import io.latchkey.key.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a caller sent about an invitation. */
public final class InvitationForm {

  private static final List<String> OF_A_NEW_USER = List.of("userName", "name", "password");
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_USER_NAME = 75;
  private static final Duration USUAL = Duration.ofDays(7);
  private static final Duration LONGEST = Duration.ofDays(30);

  private final InstantSource clock;

  InvitationForm(InstantSource clock) {
    this.clock = clock;
  }

  /** An invitation that is wanted. */
  record NewInvitation(String name, Role role, Instant expiresAt) {}

  /** Reads an invitation; throws {@code ProblemException} with every fault of {@code body}. */
  NewInvitation newInvitation(JsonNode body) {
    JsonFields fields = new JsonFields(body);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String name = fields.optional("name", Texts.line(LONGEST_NAME), "");
    Role role = fields.required("role", MemberForm::role, Role.VIEWER);
    Instant end = fields.optional("expiresIn", value -> Expiry.after(Texts.string(value), now));
    if (end != null && end.isAfter(now.plus(LONGEST))) {
      fields.fault("expiresIn", "must be at most " + LONGEST.toDays() + " days");
    }
    fields.done();
    return new NewInvitation(name, role, end == null ? now.plus(USUAL) : end);
  }

  /**
   * A user that accepts.
   *
   * @param userName without the tag that keeps it apart from others
   */
  public record NewAccount(String userName, String name, String password) {

    @Override
    public String toString() {
      return "NewAccount[" + userName + "]";
    }
  }

  /**
   * Somebody's answer to an invitation.
   *
   * @param account null for whoever is signed in
   */
  public record Acceptance(String code, @Nullable NewAccount account) {

    @Override
    public String toString() {
      return "Acceptance[" + account + "]";
    }
  }

  /** Reads the code alone. */
  public static String code(JsonNode body) {
    JsonFields fields = new JsonFields(body);
    String code = fields.required("code", Texts::string, "");
    fields.done();
    return code;
  }

  /**
   * Reads an acceptance.
   *
   * @param signedIn whether the caller has a user already, and so needs no new one
   */
  public static Acceptance acceptance(JsonNode body, boolean signedIn) {
    JsonFields fields = new JsonFields(body);
    String code = fields.required("code", Texts::string, "");
    if (signedIn) {
      for (String field : OF_A_NEW_USER) {
        if (fields.has(field)) {
          fields.fault(field, "must not be there: you are signed in, and accept as that user");
        }
      }
      fields.done();
      return new Acceptance(code, null);
    }
    String userName = fields.required("userName", InvitationForm::userName, "");
    String name = fields.optional("name", Texts.line(LONGEST_NAME));
    String password = fields.required("password", Passwords::read, "");
    if (!password.isEmpty() && password.equalsIgnoreCase(userName)) {
      fields.fault("password", "must not be the user name");
    }
    fields.done();
    return new Acceptance(code, new NewAccount(userName, name == null ? userName : name, password));
  }

  private static String userName(JsonNode value) {
    String userName = MemberForm.userName(value);
    if (userName.length() > LONGEST_USER_NAME) {
      throw new IllegalArgumentException("must be at most " + LONGEST_USER_NAME + " characters");
    }
    return userName;
  }
}
