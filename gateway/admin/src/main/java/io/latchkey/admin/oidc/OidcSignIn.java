package io.latchkey.admin.oidc;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.admin.session.SignIn;
import io.latchkey.admin.session.SignIn.Started;
import io.latchkey.event.EventLog;
import io.latchkey.identity.OidcSettings;
import io.latchkey.identity.PendingSignIn;
import io.latchkey.identity.PendingSignIns;
import io.latchkey.identity.User;
import io.latchkey.keystore.ConflictException;
import io.latchkey.mutation.Attempts;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * Signs people in with an identity provider, which may send them back to another console of the
 * fleet. What began is finished once, within ten minutes, and by the browser that began it. Calls
 * block, and throw {@link ProblemException} where it can't go on.
 */
final class OidcSignIn {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);
  private static final Set<String> PASSING = Set.of("server_error", "temporarily_unavailable");

  private final OidcSettings settings;
  private final OidcClient client;
  private final PendingSignIns pending;
  private final OidcUsers users;
  private final SignIn signIn;
  private final EventLog events;
  private final InstantSource clock;

  OidcSignIn(
      OidcClient client,
      PendingSignIns pending,
      OidcUsers users,
      SignIn signIn,
      EventLog events,
      InstantSource clock) {
    this.settings = client.settings();
    this.client = client;
    this.pending = pending;
    this.users = users;
    this.signIn = signIn;
    this.events = events;
    this.clock = clock;
  }

  /**
   * A sign-in that has begun.
   *
   * @param provider where the browser goes now
   * @param browser a secret that the browser keeps, and shows when it comes back
   */
  record Begun(URI provider, String browser) {}

  /** A sign-in that has come to its end. */
  record Finished(Started started, String returnTo) {}

  /** What the browser brought from the provider; null for what it did not bring. */
  record Answer(
      @Nullable String state,
      @Nullable String code,
      @Nullable String error,
      @Nullable String issuer) {}

  /**
   * Begins a sign-in.
   *
   * @param again whether the provider is to ask for a proof although it knows the user already
   */
  Begun begin(String redirectUri, String returnTo, boolean again) {
    if (!settings.isConfigured()) {
      throw new ProblemException(
          ProblemKind.NOT_FOUND,
          "No identity provider is set up here. Sign in with user name and password.");
    }
    String state = OidcSecrets.generate(RANDOM);
    String browser = OidcSecrets.generate(RANDOM);
    PendingSignIn begun =
        new PendingSignIn(
            OidcSecrets.hash(browser),
            OidcSecrets.generate(RANDOM),
            OidcSecrets.generate(RANDOM),
            redirectUri,
            returnTo,
            again ? clock.instant().truncatedTo(ChronoUnit.MILLIS) : null);
    URI provider = client.authorization(state, begun);
    pending.put(OidcSecrets.hash(state), begun);
    return new Begun(provider, browser);
  }

  /**
   * Finishes a sign-in.
   *
   * @param browser what the browser kept since it began; null where it has nothing
   */
  Finished finish(Actor nobody, Answer answer, @Nullable String browser) {
    String state = answer.state();
    PendingSignIn begun = state == null ? null : pending.take(OidcSecrets.hash(state)).orElse(null);
    if (state == null
        || begun == null
        || browser == null
        || !OidcSecrets.matches(browser, begun.browser())) {
      throw new ProblemException(
          ProblemKind.SIGN_IN_LAPSED,
          "This sign-in was not begun in this browser, took more than ten minutes, or is finished"
              + " already. Sign in again.");
    }
    try {
      OidcUser described = described(state, begun, answer);
      Instant proven = proven(begun, described.getIdToken().getAuthenticatedAt());
      return new Finished(begin(nobody, described, proven), begun.returnTo());
    } catch (ProblemException e) {
      if (e.kind() == ProblemKind.SIGN_IN_REFUSED) {
        var unused = events.append(Events.refusedSession(nobody));
      }
      throw e;
    }
  }

  private Started begin(Actor nobody, OidcUser described, Instant proven) {
    Attempts attempts = new Attempts();
    while (true) {
      User user = user(nobody, described);
      try {
        return signIn.begin(nobody, user, proven);
      } catch (ConflictException e) { // It may have no role any more.
        attempts.lostRace(e);
      }
    }
  }

  /**
   * When the user proved who it is. A provider that doesn't say so may have signed it in silently,
   * which proves nothing now.
   *
   * @throws ProblemException if a new proof was asked for and this is none
   */
  private Instant proven(PendingSignIn begun, @Nullable Instant said) {
    Instant since = begun.provenSince();
    if (since == null) {
      return said == null ? Instant.EPOCH : said;
    }
    if (said == null && settings.trustsPrompt()) {
      return since;
    }
    if (said == null) {
      throw new ProblemException(
          ProblemKind.SIGN_IN_REFUSED,
          "The identity provider doesn't say when you proved who you are (auth_time), so this is no"
              + " new proof. Ask whoever runs this gateway to have it send auth_time.");
    }
    if (said.isBefore(since.minus(CLOCKS_APART))) {
      throw new ProblemException(
          ProblemKind.SIGN_IN_REFUSED,
          "The identity provider did not ask you again who you are, so this is no new proof. Sign"
              + " out there, and sign in again.");
    }
    return said;
  }

  private OidcUser described(String state, PendingSignIn begun, Answer answer) {
    String error = answer.error();
    if (error != null && PASSING.contains(error)) {
      throw new ProblemException(
          ProblemKind.PROVIDER_UNAVAILABLE,
          "The identity provider can't sign anybody in now. Try again later.",
          OidcClient.RETRY_SECONDS);
    }
    String issuer = answer.issuer();
    boolean othersAnswer = issuer != null && !issuer.equals(String.valueOf(settings.issuer()));
    String code = answer.code();
    if (error != null || code == null || othersAnswer) {
      throw new ProblemException(
          ProblemKind.SIGN_IN_REFUSED,
          "The identity provider did not sign you in. Try again, or ask whoever runs it for"
              + " access.");
    }
    return client.user(state, begun, code);
  }

  private User user(Actor nobody, OidcUser described) {
    OidcProfile profile =
        OidcProfile.of(
            described.getClaims(),
            Objects.requireNonNull(described.getIdToken().getSubject()),
            settings);
    User user = users.update(nobody, profile);
    if (user == null || user.isSuperfluous()) {
      throw new ProblemException(
          ProblemKind.SIGN_IN_REFUSED,
          "The identity provider knows you, but none of your groups has a role here. Ask whoever"
              + " runs this gateway, or the identity provider, for one.");
    }
    return user;
  }
}
