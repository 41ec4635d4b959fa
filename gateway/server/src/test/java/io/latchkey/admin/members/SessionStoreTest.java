package io.latchkey.admin.members;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.identity.Session;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.KeyHash;
import io.latchkey.key.UserId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SessionStoreTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final AdminDoor door = AdminDoor.shared();
  private final SessionStore store = door.bean(SessionStore.class);

  @Test
  void sessionThatBeginsWhileAllAreEndedIsEndedByTheNextToEndAll() {
    UserId id = new UserId(door.newMember(door.organization(), "viewer").field("id"));
    User user = door.bean(UserStore.class).find(id).orElseThrow();
    List<Session> begun = Stream.generate(() -> session(id)).limit(300).toList();

    CompletableFuture<Void> beginning =
        CompletableFuture.runAsync(() -> begun.forEach(each -> store.put(each, user)));
    while (!beginning.isDone()) {
      store.endAll(id);
    }
    beginning.join();
    store.endAll(id);

    assertThat(begun).allMatch(each -> store.use(each.hash()).isEmpty());
  }

  private static Session session(UserId user) {
    byte[] hash = new byte[KeyHash.BYTES];
    RANDOM.nextBytes(hash);
    Instant now = Instant.now();
    return new Session("ses_test", KeyHash.of(hash), user, null, now, now, now.plusSeconds(600));
  }
}
