package io.latchkey.admin.members;

import io.latchkey.identity.InvitationStore;
import io.latchkey.identity.UserStore;
import io.latchkey.key.KeyHasher;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Members and invitations. */
@Configuration(proxyBeanMethods = false)
@Import({MemberController.class, InvitationController.class})
public class MemberConfiguration {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Bean
  Passwords passwords() {
    return new Passwords(RANDOM);
  }

  @Bean
  Members members(UserStore users, Passwords passwords, InstantSource clock) {
    return new Members(users, passwords, RANDOM, clock);
  }

  @Bean
  Invitations invitations(
      InvitationStore store,
      UserStore users,
      Passwords passwords,
      KeyHasher hasher,
      InstantSource clock) {
    return new Invitations(store, users, passwords, hasher, RANDOM, clock);
  }

  @Bean
  InvitationForm invitationForm(InstantSource clock) {
    return new InvitationForm(clock);
  }
}
