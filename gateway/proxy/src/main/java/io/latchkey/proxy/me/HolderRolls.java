package io.latchkey.proxy.me;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.idempotency.Claim;
import io.latchkey.idempotency.Idempotency;
import io.latchkey.idempotency.IdempotencyKey;
import io.latchkey.key.KeyId;
import io.latchkey.key.Secret;
import io.latchkey.mutation.CallAttempt;
import io.latchkey.mutation.ConfirmationUnknownException;
import io.latchkey.mutation.OutcomeUnknownException;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.rotation.HolderRefusedException;
import io.latchkey.rotation.HolderRotation;
import io.latchkey.rotation.HolderRotation.Holder;
import io.latchkey.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries holders' rolls out: once for each {@code Idempotency-Key}, which belongs to the secret
 * that was shown. Calls block.
 *
 * <p>A holder whose answer was lost may have nothing left but a secret that has ended. It repeats
 * the call with that, and gets the answer; a claim keeps the key's ID for it.
 */
final class HolderRolls {

  private static final Logger log = LoggerFactory.getLogger(HolderRolls.class);
  private static final String TARGET = "POST /latchkey/me/roll";

  private final HolderRotation rotation;
  private final Idempotency idempotency;
  private final @Nullable String pepper;
  private final boolean replicasAsked;
  private final JsonMapper json =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  HolderRolls(
      HolderRotation rotation,
      Idempotency idempotency,
      @Nullable String pepper,
      boolean replicasAsked) {
    this.rotation = rotation;
    this.idempotency = idempotency;
    this.pepper = pepper;
    this.replicasAsked = replicasAsked;
  }

  /** What becomes of a call. */
  sealed interface Answer {}

  /**
   * The key has another secret.
   *
   * @param body to be sent
   * @param again whether it was sent before
   */
  record Done(String body, boolean again) implements Answer {}

  /**
   * It was refused, or nobody knows.
   *
   * @param isKnown whether nothing was changed for certain
   */
  record Failed(Problem problem, boolean isKnown) implements Answer {}

  /** Rolls the key of a caller who was let through. */
  Answer roll(AccessRequest caller, KeyId key, RollRequest request) {
    String once = request.idempotencyKey();
    if (once == null) {
      return attempt(holder(caller, key, CallAttempt.ONLY), request);
    }
    IdempotencyKey name = name(caller, once);
    String print = print(name, request);
    return answer(idempotency.begin(name, print, key.toString()), caller, request);
  }

  /** The answer for a caller whose secret has ended; null if it has begun no such call. */
  @Nullable Answer again(AccessRequest caller, RollRequest request) {
    IdempotencyKey name = name(caller, Objects.requireNonNull(request.idempotencyKey()));
    Idempotency.Begun begun = idempotency.again(name, print(name, request));
    return begun == null ? null : answer(begun, caller, request);
  }

  private static String print(IdempotencyKey name, RollRequest request) {
    return name.fingerprint(TARGET, request.body().getBytes(StandardCharsets.UTF_8));
  }

  private IdempotencyKey name(AccessRequest caller, String once) {
    return IdempotencyKey.of(pepper, "holder " + caller.hash().toBase64Url(), once);
  }

  private Answer answer(Idempotency.Begun begun, AccessRequest caller, RollRequest request) {
    if (begun instanceof Idempotency.Answered answered) {
      return new Done(new String(answered.answer(), StandardCharsets.UTF_8), true);
    }
    if (begun instanceof Idempotency.OtherCall) {
      return new Failed(RollProblems.KEY_REUSED, true);
    }
    return begun instanceof Idempotency.Ours ours
        ? carryOut(ours.claim(), caller, request)
        : new Failed(RollProblems.UNDER_WAY, true);
  }

  private Answer carryOut(Claim claim, AccessRequest caller, RollRequest request) {
    KeyId key = Objects.requireNonNull(KeyId.parse(claim.subject()));
    Disposable attending = attendTo(claim);
    try {
      Answer answer = attempt(holder(caller, key, CallAttempt.of(claim)), request);
      settle(claim, answer);
      return answer;
    } finally {
      attending.dispose();
    }
  }

  private static Holder holder(AccessRequest caller, KeyId key, CallAttempt attempt) {
    return new Holder(key, caller.hash(), caller.client().getHostAddress(), attempt);
  }

  private Answer attempt(Holder holder, RollRequest request) {
    Secret secret = rotation.secret(holder);
    try {
      RolledKey rolled =
          RolledKey.of(rotation.roll(holder, secret, request.overlap()), replicasAsked);
      return new Done(json.writeValueAsString(rolled), false);
    } catch (HolderRefusedException e) {
      return new Failed(RollProblems.of(e), true);
    } catch (ConfirmationUnknownException e) {
      return new Failed(RollProblems.UNCONFIRMED.withSecret(secret), false);
    } catch (OutcomeUnknownException e) {
      return new Failed(RollProblems.UNKNOWN.withSecret(secret), false);
    } catch (StoreUnavailableException e) {
      return new Failed(Problem.UNAVAILABLE, true);
    }
  }

  /** While this lasts, nobody else carries the call out. */
  private Disposable attendTo(Claim claim) {
    long every = idempotency.attendEvery().toMillis();
    return Schedulers.parallel()
        .schedulePeriodically(() -> attend(claim), every, every, TimeUnit.MILLISECONDS);
  }

  private void attend(Claim claim) {
    try {
      idempotency.attend(claim);
    } catch (StoreUnavailableException e) {
      log.debug("idempotency attended=false reason=\"{}\"", e.getMessage());
    }
  }

  private void settle(Claim claim, Answer answer) {
    try {
      if (answer instanceof Done done) {
        idempotency.finish(claim, done.body().getBytes(StandardCharsets.UTF_8));
      } else if (answer instanceof Failed failed && failed.isKnown()) {
        idempotency.forget(claim);
      } else {
        idempotency.abandon(claim);
      }
    } catch (StoreUnavailableException e) {
      log.warn("idempotency kept=false reason=\"{}\"", e.getMessage());
    }
  }
}
