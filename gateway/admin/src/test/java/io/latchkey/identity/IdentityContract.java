package io.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.event.Event;
import io.latchkey.event.Event.Actor;
import io.latchkey.key.KeyHash;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.store.StoreUnavailableException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The people, sessions and tokens that the contracts of the stores of identities are about. */
public abstract class IdentityContract {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final AtomicLong NUMBERS = new AtomicLong();

  /** A moment that is not now, with milliseconds. */
  protected static final Instant CREATED = Instant.ofEpochMilli(1_700_000_000_123L);

  /** A new organization of the test's own. */
  protected final OrganizationId acme = OrganizationId.generate(RANDOM);

  /** Another one. */
  protected final OrganizationId other = OrganizationId.generate(RANDOM);

  /** The stores under test, which share what they are kept in. */
  public interface Stores {

    UserStore users();

    TokenStore tokens();

    SessionStore sessions();

    InvitationStore invitations();

    /** How many events of an action have been written. */
    long events(String action);

    /** Does something while the stores can't be asked. */
    void whileAway(Runnable action);
  }

  /** What is under test. */
  protected abstract Stores stores();

  protected final UserStore users() {
    return stores().users();
  }

  protected final TokenStore tokens() {
    return stores().tokens();
  }

  protected final SessionStore sessions() {
    return stores().sessions();
  }

  protected final InvitationStore invitations() {
    return stores().invitations();
  }

  protected final long events(String action) {
    return stores().events(action);
  }

  protected final void whileAway(Runnable action) {
    stores().whileAway(action);
  }

  /** An event whose action no other has. */
  protected static Event event() {
    String action = "test." + UUID.randomUUID();
    return new Event(action, Actor.PROGRAM, null, null, true, Map.of());
  }

  /** A user who is not stored yet, with a role in {@link #acme}. */
  protected User user(Role role) {
    return user(Map.of(acme, role), null, CREATED);
  }

  /** A user who is not stored yet. */
  protected static User user(
      Map<OrganizationId, Role> roles, @Nullable String subject, Instant createdAt) {
    return new User(
        UserId.generate(RANDOM),
        "user-" + NUMBERS.incrementAndGet() + "-" + UUID.randomUUID(),
        "Zoë “admin” 漢字",
        "{bcrypt}secret",
        subject,
        false,
        new LinkedHashMap<>(roles),
        Account.UNMANAGED,
        createdAt,
        1);
  }

  /** A stored user with a role in {@link #acme}. */
  protected User stored(Role role) {
    User user = user(role);
    users().create(user);
    return user;
  }

  /** A session that is not stored yet, and ends in an hour. */
  protected static Session session(@Nullable User user) {
    return session(user, now().plusSeconds(3_600));
  }

  /** A session that is not stored yet. */
  protected static Session session(@Nullable User user, Instant ends) {
    return new Session(
        "ses_" + NUMBERS.incrementAndGet(),
        hash(),
        user == null ? null : user.id(),
        user == null ? "operator-print" : null,
        now(),
        now(),
        ends);
  }

  /** A token that is not stored yet. */
  protected static PersonalToken token(User owner, @Nullable OrganizationId organization) {
    return token(owner, organization, CREATED);
  }

  /** A token that is not stored yet. */
  protected static PersonalToken token(
      User owner, @Nullable OrganizationId organization, Instant createdAt) {
    return new PersonalToken(
        "tok_" + UUID.randomUUID(),
        owner.id(),
        "nightly “naïve” 漢字",
        "abc123",
        hash(),
        organization,
        null,
        createdAt,
        null);
  }

  /** An invitation of {@link #acme} that is not stored yet. */
  protected Invitation invitation(Instant createdAt, Instant expiresAt) {
    return new Invitation(
        "inv_" + UUID.randomUUID(),
        acme,
        Role.MEMBER,
        "Ann “naïve” 漢字",
        hash(),
        null,
        "the operator",
        createdAt,
        expiresAt);
  }

  /** Now, as precise as what is stored. */
  protected static Instant now() {
    return Instant.ofEpochMilli(System.currentTimeMillis());
  }

  /** The hash of a secret that nobody has. */
  protected static KeyHash hash() {
    byte[] bytes = new byte[KeyHash.BYTES];
    RANDOM.nextBytes(bytes);
    return KeyHash.of(bytes);
  }

  protected static void assertConflict(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(ConflictException.class);
  }

  protected static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(StoreUnavailableException.class);
  }
}
