package io.latchkey.signing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.crypto.tink.jwt.RawJwt;
import io.latchkey.access.Grant;
import io.latchkey.encryption.MasterKey;
import io.latchkey.keystore.ConflictException;
import io.latchkey.store.StoreUnavailableException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs who calls, for upstreams. Does nothing until the first project wants that: then the fleet's
 * keys are read, or made. Safe for use by many threads; only the given thread asks the store.
 */
public final class SignedIdentities {

  /** Names the header that an upstream finds a token in. */
  public static final String HEADER = "X-Latchkey-Identity";

  private static final Logger log = LoggerFactory.getLogger(SignedIdentities.class);

  private static final Duration LIFETIME = Duration.ofSeconds(60);
  private static final Duration KEPT = Duration.ofSeconds(20);
  private static final long MOST_KEPT = 10_000;
  private static final long MINUTES = 5;
  private static final long PATIENCE_SECONDS = 5;
  private static final String TYPE = "JWT";

  private final SigningStore store;
  private final @Nullable MasterKey master;
  private final String issuer;
  private final InstantSource clock;
  private final ScheduledExecutorService thread;
  private final AtomicReference<@Nullable CompletableFuture<Boolean>> asking =
      new AtomicReference<>();

  /** One signature serves for some seconds. */
  private final Cache<Grant, String> tokens =
      Caffeine.newBuilder()
          .maximumSize(MOST_KEPT)
          .expireAfterWrite(KEPT)
          .executor(Runnable::run)
          .build();

  private volatile @Nullable SigningKeys keys;

  /**
   * Identities.
   *
   * @param master null if this gateway has none: then nothing can be signed
   * @param issuer by which upstreams know the fleet
   * @param thread may block
   */
  public SignedIdentities(
      SigningStore store,
      @Nullable MasterKey master,
      String issuer,
      InstantSource clock,
      ScheduledExecutorService thread) {
    this.store = store;
    this.master = master;
    this.issuer = issuer;
    this.clock = clock;
    this.thread = thread;
  }

  /** Looks every few minutes from now on whether the keys have changed, or have to. */
  void start() {
    var unused = thread.scheduleWithFixedDelay(this::lookAgain, MINUTES, MINUTES, TimeUnit.MINUTES);
  }

  private void lookAgain() {
    if (keys != null) {
      var unused = refresh(false);
    }
  }

  /** Whether there is a master key. */
  public boolean isOn() {
    return master != null;
  }

  /** Whether {@link #token} can sign. */
  public boolean isReady() {
    return keys != null;
  }

  /**
   * Reads the keys, and makes the first ones of the fleet.
   *
   * @return whether it is ready; completes within seconds, never exceptionally
   */
  public CompletableFuture<Boolean> prepare() {
    return isReady() ? CompletableFuture.completedFuture(true) : ask(true);
  }

  /**
   * What verifies tokens, as a JSON Web Key Set (RFC 7517); without keys if there are none yet.
   *
   * @return null if that can't be said now; completes within seconds, never exceptionally
   */
  public CompletableFuture<@Nullable String> published() {
    SigningKeys known = keys;
    if (known != null || master == null) {
      return CompletableFuture.completedFuture(text(known));
    }
    return ask(false).thenApply(isKnown -> isKnown ? text(keys) : null);
  }

  private static String text(@Nullable SigningKeys known) {
    return known == null ? "{\"keys\":[]}" : known.published();
  }

  /** Whoever asks while a question is under way gets its answer. */
  private CompletableFuture<Boolean> ask(boolean makes) {
    CompletableFuture<Boolean> mine =
        new CompletableFuture<Boolean>()
            .completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS);
    CompletableFuture<Boolean> other = asking.compareAndExchange(null, mine);
    if (other != null) {
      return makes ? other.thenCompose(this::prepareAfter) : other;
    }
    thread.execute(
        () -> {
          boolean isKnown = refresh(makes);
          asking.set(null);
          mine.complete(isKnown);
        });
    return mine;
  }

  private CompletableFuture<Boolean> prepareAfter(boolean done) {
    return done ? prepare() : CompletableFuture.completedFuture(false);
  }

  /** Whether the store could be asked and what it has could be opened. */
  private boolean refresh(boolean makes) {
    MasterKey present = master;
    if (present == null) {
      return false;
    }
    try {
      SigningRecord found = store.find().orElse(null);
      if (found != null || makes) {
        keys = SigningKeys.of(present, current(present, found));
      }
      return true;
    } catch (StoreUnavailableException | ConflictException e) {
      log.warn("signing keys=unknown reason=\"{}\"", e.getMessage());
    } catch (GeneralSecurityException e) {
      log.error(
          "signing keys=unknown reason=\"they were sealed under a master key that this gateway"
              + " doesn't have, or have been changed\"");
    } catch (RuntimeException e) {
      log.error("signing keys=unknown reason=\"unexpected failure\"", e);
    }
    return false;
  }

  private SigningRecord current(MasterKey present, @Nullable SigningRecord found)
      throws GeneralSecurityException {
    Instant now = clock.instant();
    SigningRecord wanted =
        found == null ? SigningKeys.first(present, now) : SigningKeys.due(present, found, now);
    if (wanted.equals(found)) {
      return wanted;
    }
    try {
      store.replace(wanted);
      log.info("event=signing_keys.changed version={}", wanted.version());
      return wanted;
    } catch (ConflictException e) {
      return store.find().orElseThrow(() -> e);
    }
  }

  /**
   * A token about who calls, for the project's upstream. Signs at most once in some seconds for the
   * same key and project.
   *
   * @throws IllegalStateException if it isn't {@linkplain #isReady() ready}
   */
  public String token(Grant grant) {
    return Objects.requireNonNull(tokens.get(grant, this::sign));
  }

  private String sign(Grant grant) {
    SigningKeys present = keys;
    if (present == null) {
      throw new IllegalStateException("the signing keys are not known");
    }
    Instant now = clock.instant();
    Instant end = Instant.ofEpochMilli(grant.expiresAt());
    Instant expires = now.plus(LIFETIME);
    RawJwt.Builder token =
        RawJwt.newBuilder()
            .setTypeHeader(TYPE)
            .setIssuer(issuer)
            .setSubject(grant.key().toString())
            .addAudience(grant.project().value())
            .setIssuedAt(now)
            .setExpiration(end.isBefore(expires) ? end : expires)
            .addStringClaim("organization", grant.organization().value());
    String owner = grant.labels().owner();
    if (owner != null) {
      token.addStringClaim("owner", owner);
    }
    if (!grant.permissions().isEmpty()) {
      token.addStringClaim("scope", scope(grant));
    }
    return present.sign(token.build());
  }

  /** The permissions that the key, or the token, names, as in RFC 8693, section 4.2. */
  private static String scope(Grant grant) {
    return grant.permissions().stream()
        .map(each -> each.name())
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
