package io.latchkey.oauth;

import io.latchkey.access.Decision;
import io.latchkey.change.Confirmation;
import io.latchkey.change.Confirmations;
import io.latchkey.change.HistoryChangedException;
import io.latchkey.change.StoredChange;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import io.latchkey.keystore.AccessTokenStore;
import io.latchkey.keystore.AccessTokenStore.Ended;
import io.latchkey.store.StoreUnavailableException;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Ends access tokens for the clients that they were issued to, and waits for the fleet as a
 * revocation does. Costs a key nothing: who has used up its limits may still end a token that has
 * leaked. Safe for use by many threads; blocks.
 */
public final class TokenRevoker {

  private final TokenIssuer clients;
  private final AccessTokenStore store;
  private final SecretFormat secrets;
  private final TokenFormat tokens;
  private final KeyHasher hasher;
  private final Wait wait;

  TokenRevoker(
      TokenIssuer clients,
      AccessTokenStore store,
      SecretFormat secrets,
      TokenFormat tokens,
      KeyHasher hasher,
      Wait wait) {
    this.clients = clients;
    this.store = store;
    this.secrets = secrets;
    this.tokens = tokens;
    this.hasher = hasher;
    this.wait = wait;
  }

  /**
   * How the fleet is waited for.
   *
   * @param ticker nanoseconds, the same as the confirmations'
   */
  record Wait(Confirmations confirmations, LongSupplier ticker) {

    /** Whether every gateway that may trust what it holds has applied a change. */
    boolean isEverywhere(StoredChange change, long since) {
      try {
        Confirmation confirmation = confirmations.await(change, since);
        return confirmation.pending().isEmpty() && !confirmation.isByNobody();
      } catch (HistoryChangedException e) {
        return false;
      }
    }
  }

  /** What became of a request to end a token. */
  public sealed interface Answer {}

  /** No gateway accepts the token: it has ended, or never was one. */
  public record Done() implements Answer {}

  /** The client is not let in. */
  public record Refused(Decision.Denied denied) implements Answer {}

  /** The token was issued to another client, and goes on. */
  public record OfAnother() implements Answer {}

  /** It is no access token but a key's secret, which ends with its key or by a roll. */
  public record NoToken() implements Answer {}

  /** Nobody could know, or a gateway has not confirmed: it can be asked again. */
  public record Unavailable() implements Answer {}

  /** Whether the client is known here, so that the store need not be asked for it. */
  public boolean knowsKey(TokenRequest client) {
    return clients.knowsKey(client);
  }

  /** Ends a token. */
  public Answer revoke(TokenRequest client, String token) {
    long since = wait.ticker.getAsLong();
    Decision decision = clients.recognise(client).join();
    if (decision instanceof Decision.Denied denied) {
      return new Refused(denied);
    }
    Secret shown = tokens.parse(token);
    if (shown == null) {
      return secrets.parse(token) == null ? new Done() : new NoToken();
    }
    try {
      return decision instanceof Decision.Allowed allowed
          ? answer(store.end(hasher.hash(shown), allowed.grant().key()), since)
          : new Unavailable();
    } catch (StoreUnavailableException e) {
      return new Unavailable();
    }
  }

  private Answer answer(Ended ended, long since) {
    if (ended.wasAnothers()) {
      return new OfAnother();
    }
    return wait.isEverywhere(Objects.requireNonNull(ended.change()), since)
        ? new Done()
        : new Unavailable();
  }
}
