package io.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.event.Event;
import io.latchkey.keystore.ConflictException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link TokenStore} must do. */
public abstract class TokenStoreContract extends IdentityContract {

  @Test
  void tokenIsReadBackAsItWasWritten() {
    User owner = stored(Role.ADMIN);
    PersonalToken plain = token(owner, null);
    PersonalToken bound =
        new PersonalToken(
            "tok_bound-" + plain.id(),
            owner.id(),
            "ci",
            "zzz999",
            hash(),
            acme,
            Role.VIEWER,
            CREATED,
            CREATED.plusSeconds(9));

    tokens().create(plain);
    tokens().create(bound);

    for (PersonalToken each : List.of(plain, bound)) {
      assertThat(tokens().find(each.id())).contains(each);
      assertThat(tokens().find(each.hash())).contains(each);
    }
    assertThat(tokens().find("tok_none")).isEmpty();
    assertThat(tokens().find(hash())).isEmpty();
    assertThat(tokens().ofUser(user(Role.VIEWER).id())).isEmpty();
  }

  @Test
  void tokenIsStoredOnceAndOnlyForAnOwnerWhoIsThere() {
    User owner = stored(Role.ADMIN);
    PersonalToken token = token(owner, null);
    PersonalToken orphan = token(user(Role.ADMIN), null);
    tokens().create(token);

    assertConflict(() -> tokens().create(token));
    assertConflict(() -> tokens().create(orphan));

    assertThat(tokens().find(orphan.hash())).isEmpty();
    assertThat(tokens().ofUser(owner.id())).containsExactly(token);
  }

  @Test
  void tokensOfAUserAreListedOldestFirstHoweverTheyWereStored() {
    User owner = stored(Role.ADMIN);
    List<PersonalToken> made = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      made.add(token(owner, null, CREATED.plusSeconds(i)));
    }
    List<PersonalToken> shuffled = new ArrayList<>(made);
    Collections.shuffle(shuffled);

    shuffled.forEach(each -> tokens().create(each));

    assertThat(tokens().ofUser(owner.id())).isEqualTo(made);
  }

  @Test
  void deletedTokenLetsNobodyInAndMayBeDeletedAgain() {
    User owner = stored(Role.ADMIN);
    PersonalToken token = token(owner, null);
    PersonalToken stays = token(owner, null);
    tokens().create(token);
    tokens().create(stays);

    tokens().delete(token);
    tokens().delete(token);

    assertThat(tokens().find(token.id())).isEmpty();
    assertThat(tokens().find(token.hash())).isEmpty();
    assertThat(tokens().ofUser(owner.id())).containsExactly(stays);
  }

  @Test
  void tokensThatAreMadeWhileTheirOwnerIsDeletedOpenNothing() {
    User owner = stored(Role.ADMIN);
    List<PersonalToken> made = Stream.generate(() -> token(owner, null)).limit(200).toList();

    CompletableFuture<Void> making =
        CompletableFuture.runAsync(() -> made.forEach(each -> createUnlessOwnerIsGone(each)));
    await().until(() -> !tokens().ofUser(owner.id()).isEmpty());
    users().delete(owner);
    making.join();

    assertThat(made).allMatch(each -> tokens().find(each.hash()).isEmpty());
    assertThat(made).allMatch(each -> tokens().find(each.id()).isEmpty());
  }

  private void createUnlessOwnerIsGone(PersonalToken token) {
    try {
      tokens().create(token);
    } catch (ConflictException e) {
      assertThat(users().find(token.owner())).isEmpty();
    }
  }

  @Test
  void lastUseIsToldOfThoseThatWereUsed() {
    User owner = stored(Role.ADMIN);
    PersonalToken used = token(owner, null);
    PersonalToken never = token(owner, null);
    tokens().create(used);
    tokens().create(never);
    assertThat(tokens().lastUses(List.of())).isEmpty();

    tokens().used(used, CREATED);
    tokens().used(used, CREATED.plusSeconds(5));

    await()
        .untilAsserted(
            () ->
                assertThat(tokens().lastUses(List.of(used, never)))
                    .isEqualTo(Map.of(used.id(), CREATED.plusSeconds(5))));
  }

  @Test
  void eventsAreWrittenOnceWithTheMutationAndNotWithoutIt() {
    User owner = stored(Role.ADMIN);
    PersonalToken token = token(owner, null);
    Event event = event();
    TokenStore noting = tokens().noting(List.of(event));

    noting.create(token);
    assertConflict(() -> noting.create(token));
    noting.delete(token);
    noting.delete(token);

    assertThat(events(event.action())).isEqualTo(2);
  }

  @Test
  void storeThatCannotBeAskedSaysSoAndKeepsWhatItHad() {
    User owner = stored(Role.ADMIN);
    PersonalToken token = token(owner, null);
    tokens().create(token);

    whileAway(
        () -> {
          assertUnavailable(() -> tokens().create(token(owner, null)));
          assertUnavailable(() -> tokens().find(token.id()));
          assertUnavailable(() -> tokens().find(token.hash()));
          assertUnavailable(() -> tokens().ofUser(owner.id()));
          assertUnavailable(() -> tokens().lastUses(List.of(token)));
          tokens().used(token, CREATED);
        });

    assertThat(tokens().find(token.hash())).contains(token);
  }
}
