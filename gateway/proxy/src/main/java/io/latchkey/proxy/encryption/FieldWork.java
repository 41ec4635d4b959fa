package io.latchkey.proxy.encryption;

import io.latchkey.encryption.FieldAction;
import io.latchkey.encryption.FieldClass;
import io.latchkey.encryption.FieldContext;
import io.latchkey.encryption.FieldMode;
import io.latchkey.encryption.FieldToken;
import io.latchkey.encryption.Opened;
import io.latchkey.encryption.Otherwise;
import io.latchkey.encryption.canonical.NoCanonicalFormException;
import io.latchkey.encryption.json.FieldMatch;
import io.latchkey.encryption.json.FieldTransform;
import io.latchkey.encryption.json.JsonStrings;
import io.latchkey.proxy.encryption.FieldCounts.Outcome;
import io.latchkey.proxy.encryption.FieldSet.Treatment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts and decrypts the values of one body.
 *
 * <p>In a request, a token that can't be decrypted is an error. In a response it stays as it is and
 * is counted, so that a list never fails as a whole.
 */
final class FieldWork implements FieldTransform {

  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final FieldSet fields;
  private final FieldScope scope;
  private final boolean strict;
  private final boolean last;
  private final FieldCounts counts;
  private final FieldMeters meters;

  /**
   * The work on a body.
   *
   * @param strict whether a token that can't be decrypted is an error
   * @param last whether there is no use in reading the project's keys again
   */
  FieldWork(
      FieldSet fields,
      FieldScope scope,
      boolean strict,
      boolean last,
      FieldCounts counts,
      FieldMeters meters) {
    this.fields = fields;
    this.scope = scope;
    this.strict = strict;
    this.last = last;
    this.counts = counts;
    this.meters = meters;
  }

  /**
   * Treats a value.
   *
   * @throws FieldFaultException if it can't be
   * @throws UnknownKeyException if it could be with a key that isn't known yet
   */
  @Override
  public byte[] apply(FieldMatch match, byte[] value) {
    Treatment treatment = fields.treatment(match.rule());
    String label = treatment.label();
    String known = label == null ? match.label() : label;
    byte[] token = tokenIn(value);
    if (token == null && treatment.action() == FieldAction.DECRYPT) {
      return plain(treatment, value, match.rule() >= 0);
    }
    long began = System.nanoTime();
    byte[] result =
        treatment.action() == FieldAction.ENCRYPT
            ? encrypt(treatment, known, value, token)
            : decrypt(treatment, known, value, Objects.requireNonNull(token));
    meters.timed(began);
    return result;
  }

  /** The content of a string that begins like a token; null for any other value. */
  static byte @Nullable [] tokenIn(byte[] value) {
    String text = JsonStrings.decode(value);
    byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    return bytes != null && FieldToken.isStart(bytes) ? bytes : null;
  }

  static byte[] quote(byte[] token) {
    byte[] quoted = new byte[token.length + 2];
    quoted[0] = '"';
    System.arraycopy(token, 0, quoted, 1, token.length);
    quoted[quoted.length - 1] = '"';
    return quoted;
  }

  private byte[] encrypt(Treatment treatment, String label, byte[] value, byte @Nullable [] token) {
    FieldClass fieldClass =
        treatment.fieldClass() == null ? FieldClass.DEFAULT : treatment.fieldClass();
    FieldContext place = scope.place(fieldClass, label);
    if (token != null) {
      return keep(place, value, token);
    }
    byte[] made = seal(place, treatment.mode(), value);
    counts.add(Outcome.ENCRYPTED);
    return quote(made);
  }

  private byte[] seal(FieldContext place, FieldMode mode, byte[] value) {
    try {
      return scope.ciphers().encrypt(place, mode, value);
    } catch (NoCanonicalFormException e) {
      throw new FieldFaultException(
          FieldProblem.INVALID_JSON,
          "A field in deterministic mode has a value without a canonical form (RFC 8785).");
    }
  }

  /** A token that a client got and sends back stays, if it belongs here; nothing else looks so. */
  private byte[] keep(FieldContext place, byte[] value, byte[] text) {
    FieldToken token = FieldToken.parse(text);
    if (token == null) {
      throw refused(new FieldFaultException(FieldProblem.CIPHERTEXT_INVALID));
    }
    if (!token.fieldClass().equals(place.fieldClass())) {
      throw refused(new FieldFaultException(FieldProblem.CLASSIFICATION_MISMATCH));
    }
    if (scope.ciphers().decrypt(place, token) instanceof Opened.Refused why) {
      throw refused(fault(why));
    }
    counts.add(Outcome.KEPT);
    return value;
  }

  private FieldFaultException refused(FieldFaultException fault) {
    counts.add(Outcome.UNREADABLE);
    return fault;
  }

  private byte[] decrypt(Treatment treatment, String label, byte[] value, byte[] text) {
    FieldToken token = FieldToken.parse(text);
    if (token == null) {
      return unreadable(treatment, value, FieldProblem.CIPHERTEXT_INVALID);
    }
    FieldClass fieldClass = token.fieldClass();
    if (treatment.fieldClass() != null && !treatment.fieldClass().equals(fieldClass)) {
      return unreadable(treatment, value, FieldProblem.CLASSIFICATION_MISMATCH);
    }
    boolean maySee = scope.mayDecrypt(fieldClass);
    if (!maySee && strict) {
      throw new FieldFaultException(FieldProblem.PERMISSION_MISSING);
    }
    if (!maySee && !(treatment.otherwise() instanceof Otherwise.Mask)) {
      return hide(treatment.otherwise(), value, value);
    }
    Opened opened = scope.ciphers().decrypt(scope.place(fieldClass, label), token);
    if (opened instanceof Opened.Plain plain) {
      if (!maySee) {
        return hide(treatment.otherwise(), value, plain.json());
      }
      counts.addDecrypted(fieldClass);
      return plain.json();
    }
    FieldFaultException fault = fault((Opened.Refused) opened);
    return unreadable(treatment, value, fault.fault());
  }

  /** A value that isn't encrypted is hidden as if it were. */
  private byte[] plain(Treatment treatment, byte[] value, boolean named) {
    FieldClass fieldClass = treatment.fieldClass();
    boolean isHidden =
        !strict
            && treatment.otherwise() != Otherwise.Plain.TOKEN
            && (fieldClass == null || !scope.mayDecrypt(fieldClass));
    if (isHidden) {
      return hide(treatment.otherwise(), value, value);
    }
    if (named) {
      counts.add(Outcome.PLAIN);
    }
    return value;
  }

  private byte[] hide(Otherwise otherwise, byte[] value, byte[] json) {
    counts.add(Outcome.HIDDEN);
    if (otherwise instanceof Otherwise.Mask mask) {
      return mask.apply(json);
    }
    return switch ((Otherwise.Plain) otherwise) {
      case TOKEN -> value;
      case NULL -> NULL;
      case REMOVE -> REMOVED;
    };
  }

  private byte[] unreadable(Treatment treatment, byte[] value, FieldProblem problem) {
    counts.add(Outcome.UNREADABLE);
    if (strict) {
      throw new FieldFaultException(problem);
    }
    Otherwise otherwise = treatment.otherwise();
    boolean isGone = otherwise == Otherwise.Plain.NULL || otherwise == Otherwise.Plain.REMOVE;
    FieldClass fieldClass = treatment.fieldClass();
    return isGone && fieldClass != null && !scope.mayDecrypt(fieldClass)
        ? hide(otherwise, value, value)
        : value;
  }

  /** All failures look the same, except that a key that isn't known may be told apart. */
  private FieldFaultException fault(Opened.Refused refused) {
    if (refused == Opened.Refused.KEY_UNKNOWN && !last) {
      throw new UnknownKeyException();
    }
    return new FieldFaultException(
        refused == Opened.Refused.INVALID
            ? FieldProblem.CIPHERTEXT_INVALID
            : FieldProblem.ENCRYPTION_KEY_UNKNOWN);
  }
}
