package io.latchkey.admin;

import io.latchkey.identity.Account;
import io.latchkey.identity.Role;
import io.latchkey.identity.User;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Members of organizations, whose password is kept with the least work that bcrypt knows. */
final class TestMember {

  static final String PASSWORD = "correct horse battery";

  private static final String ENCODED = new BCryptPasswordEncoder(4).encode(PASSWORD);
  private static final SecureRandom RANDOM = new SecureRandom();

  private TestMember() {}

  /** One with {@link #PASSWORD}, as the system operator would add it; it is not stored yet. */
  static User of(String userName, String organization, String role) {
    return new User(
        UserId.generate(RANDOM),
        userName,
        userName,
        ENCODED,
        null,
        false,
        Map.of(new OrganizationId(organization), Objects.requireNonNull(Role.parse(role))),
        Account.UNMANAGED,
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        1);
  }
}
