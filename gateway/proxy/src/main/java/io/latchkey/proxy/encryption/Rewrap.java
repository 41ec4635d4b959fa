package io.latchkey.proxy.encryption;

import io.latchkey.encryption.FieldContext;
import io.latchkey.encryption.FieldToken;
import io.latchkey.encryption.Opened;
import io.latchkey.encryption.json.FieldMatch;
import io.latchkey.encryption.json.FieldTransform;
import io.latchkey.proxy.encryption.FieldCounts.Outcome;
import org.jspecify.annotations.Nullable;

/** Encrypts tokens again under the project's present key. Plaintext goes nowhere. */
final class Rewrap implements FieldTransform {

  private final FieldScope scope;
  private final @Nullable String label;
  private final boolean last;
  private final FieldCounts counts;

  Rewrap(FieldScope scope, @Nullable String label, boolean last, FieldCounts counts) {
    this.scope = scope;
    this.label = label;
    this.last = last;
    this.counts = counts;
  }

  @Override
  public byte[] apply(FieldMatch match, byte[] value) {
    byte[] text = FieldWork.tokenIn(value);
    FieldToken token = text == null ? null : FieldToken.parse(text);
    if (token == null) {
      counts.add(Outcome.UNREADABLE);
      throw new FieldFaultException(FieldProblem.CIPHERTEXT_INVALID);
    }
    FieldContext place = scope.place(token.fieldClass(), label == null ? match.label() : label);
    Opened opened = scope.ciphers().decrypt(place, token);
    if (opened == Opened.Refused.KEY_UNKNOWN && !last) {
      throw new UnknownKeyException();
    }
    if (!(opened instanceof Opened.Plain plain)) {
      counts.add(Outcome.UNREADABLE);
      throw new FieldFaultException(
          opened == Opened.Refused.INVALID
              ? FieldProblem.CIPHERTEXT_INVALID
              : FieldProblem.ENCRYPTION_KEY_UNKNOWN);
    }
    if (token.key().equals(scope.ciphers().primary())) {
      return value;
    }
    counts.add(Outcome.REWRAPPED);
    return FieldWork.quote(scope.ciphers().encrypt(place, token.mode(), plain.json()));
  }
}
