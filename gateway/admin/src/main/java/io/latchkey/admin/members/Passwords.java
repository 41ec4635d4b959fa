package io.latchkey.admin.members;

import io.latchkey.admin.form.Texts;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.mutation.CallAttempt;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import tools.jackson.databind.JsonNode;

/**
 * Users' passwords: 12 to 72 bytes of UTF-8, of whatever characters (NIST SP 800-63B, 5.1.1), kept
 * as bcrypt leaves them. bcrypt reads no more than 72 bytes, so a longer one is refused and not
 * cut.
 */
public final class Passwords {

  private static final int LEAST = 12;
  private static final int MOST_BYTES = 72;
  private static final int STRENGTH = 10;

  /** Compared with for a user who has no password, so that it takes as long as with one. */
  private static final String NOBODYS =
      "$2a$%d$xW32LE47Srw0IvBUVPTyB.9bOPu4deaEZtlJkIC8VUfv07qHbySUi".formatted(STRENGTH);

  private static final SecretFormat GENERATED = new SecretFormat("pw_");

  private final BCryptPasswordEncoder encoder = new BCryptPasswordEncoder(STRENGTH);
  private final RandomGenerator random;

  /**
   * The rules for passwords.
   *
   * @param random must be cryptographically strong
   */
  public Passwords(RandomGenerator random) {
    this.random = random;
  }

  /** A password for somebody who is to choose another one. */
  Secret generate() {
    return generate(CallAttempt.ONLY);
  }

  /** As the other, for a call that somebody else may carry on with. */
  Secret generate(CallAttempt attempt) {
    return GENERATED.generate(attempt.random(random));
  }

  /** What is kept of a password. */
  String encode(String password) {
    return encoder.encode(password);
  }

  /**
   * Whether this is the password; takes the same time where there is none to compare with.
   *
   * @param encoded null for a user that is not there or has no password
   */
  public boolean matches(String password, @Nullable String encoded) {
    boolean right = encoder.matches(password, encoded == null ? NOBODYS : encoded);
    return right && encoded != null;
  }

  /** A password that somebody chose. */
  static String read(JsonNode value) {
    String password = entered(value);
    if (password.codePointCount(0, password.length()) < LEAST) {
      throw new IllegalArgumentException("must be at least " + LEAST + " characters");
    }
    return password;
  }

  /** A password that somebody entered; it may be a wrong one. */
  static String entered(JsonNode value) {
    String password = Texts.string(value);
    if (password.isEmpty() || password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new IllegalArgumentException("must be 1 to " + MOST_BYTES + " bytes in UTF-8");
    }
    return password;
  }
}
