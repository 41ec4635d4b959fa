package io.latchkey.admin.members;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import io.latchkey.identity.Role;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a caller sent about a member, its password or its sign-in. */
public final class MemberForm {

  private static final int LONGEST_NAME = 80;
  private static final Pattern USER_NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,79}");

  private MemberForm() {}

  /**
   * A member that is wanted.
   *
   * @param name null where the user is known already, or is called as it signs in
   * @param password null for one that is made
   */
  record NewMember(String userName, @Nullable String name, Role role, @Nullable String password) {

    @Override
    public String toString() {
      return "NewMember[" + userName + ", " + role + "]";
    }
  }

  /** Reads a member; throws {@code ProblemException} with every fault of {@code body}. */
  static NewMember newMember(JsonNode body) {
    JsonFields fields = new JsonFields(body);
    String userName = fields.required("userName", MemberForm::userName, "");
    String name = fields.optional("name", Texts.line(LONGEST_NAME));
    Role role = fields.required("role", MemberForm::role, Role.VIEWER);
    String password = fields.optional("password", Passwords::read);
    if (password != null && password.equalsIgnoreCase(userName)) {
      fields.fault("password", "must not be the user name");
    }
    fields.done();
    return new NewMember(userName, name, role, password);
  }

  /** The role that a member is to have. */
  public static Role role(JsonNode value) {
    Role role = Role.parse(Texts.string(value));
    if (role == null) {
      throw new IllegalArgumentException("must be admin, member or viewer");
    }
    return role;
  }

  /** Another role for a member. */
  static Role edit(JsonNode body) {
    JsonFields fields = new JsonFields(body);
    Role role = fields.required("role", MemberForm::role, Role.VIEWER);
    fields.done();
    return role;
  }

  /**
   * What somebody enters to sign in.
   *
   * @param token the system operator's; null for a user
   */
  public record SignInEntry(String userName, String password, @Nullable String token) {

    @Override
    public String toString() {
      return "SignInEntry[" + userName + "]";
    }
  }

  /** Reads a user name and a password. */
  public static SignInEntry signIn(JsonNode body) {
    JsonFields fields = new JsonFields(body);
    String token = fields.optional("token", Texts::string);
    String userName = fields.optional("userName", MemberForm::entered);
    String password = fields.optional("password", Passwords::entered);
    boolean named = userName != null || password != null;
    if (!body.hasNonNull("token") && !body.hasNonNull("userName")) {
      fields.fault("userName", "must be there, with password, or else the system operator's token");
    } else if (!body.hasNonNull("token") && !body.hasNonNull("password")) {
      fields.fault("password", "must be there");
    } else if (token != null && named) {
      fields.fault("token", "must not be there together with userName and password");
    }
    fields.done();
    return new SignInEntry(
        userName == null ? "" : userName, password == null ? "" : password, token);
  }

  /** A password and the one that is to replace it. */
  public record PasswordChange(String current, String next) {

    @Override
    public String toString() {
      return "PasswordChange[]";
    }
  }

  /** Reads a change of one's own password. */
  public static PasswordChange passwordChange(JsonNode body) {
    JsonFields fields = new JsonFields(body);
    String current = fields.required("current", Passwords::entered, "");
    String next = fields.required("new", Passwords::read, "");
    if (!next.isEmpty() && next.equals(current)) {
      fields.fault("new", "must be another one than the current");
    }
    fields.done();
    return new PasswordChange(current, next);
  }

  /**
   * What a person sends to prove again who they are: one of the two.
   *
   * @param token the system operator's
   */
  public record ProofEntry(@Nullable String password, @Nullable String token) {

    @Override
    public String toString() {
      return "ProofEntry[]";
    }
  }

  /** Reads a user's password, or the system operator's token. */
  public static ProofEntry proof(JsonNode body) {
    JsonFields fields = new JsonFields(body);
    String password = fields.optional("password", Passwords::entered);
    String token = fields.optional("token", Texts::string);
    if (!body.hasNonNull("password") && !body.hasNonNull("token")) {
      fields.fault("password", "must be there, or else the system operator's token");
    } else if (password != null && token != null) {
      fields.fault("token", "must not be there together with password");
    }
    fields.done();
    return new ProofEntry(password, token);
  }

  /** Letters of either case are the same. */
  static String userName(JsonNode value) {
    String userName = entered(value);
    if (!USER_NAME.matcher(userName).matches()) {
      throw new IllegalArgumentException(
          "must be 1 to 80 characters of a-z, 0-9, . _ @ + - and begin with a letter or digit");
    }
    return userName;
  }

  private static String entered(JsonNode value) {
    return Texts.string(value).toLowerCase(Locale.ROOT);
  }
}
