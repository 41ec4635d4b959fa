package io.latchkey.proxy.encryption;

import io.latchkey.access.Grant;
import io.latchkey.encryption.FieldAction;
import io.latchkey.encryption.FieldCiphers;
import io.latchkey.encryption.json.BodyFaultException;
import io.latchkey.encryption.json.BodyFormat;
import io.latchkey.encryption.json.BodyRewriter;
import io.latchkey.encryption.json.FieldRules;
import io.latchkey.encryption.json.FieldTransform;
import io.latchkey.proxy.encryption.CallDocument.Item;
import io.latchkey.proxy.encryption.FieldCounts.Outcome;
import io.latchkey.proxy.encryption.FieldSet.Treatment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Encrypts, decrypts or rewraps the data of a direct call. */
final class DirectWork {

  /** What a direct call does. */
  enum Call {
    ENCRYPT,
    DECRYPT,
    REWRAP
  }

  private final FieldBodies bodies;

  DirectWork(FieldBodies bodies) {
    this.bodies = bodies;
  }

  /**
   * Carries out a call; returns the body of its answer.
   *
   * @param last whether there is no use in reading the project's keys again
   * @throws FieldFaultException if it can't be
   * @throws UnknownKeyException if it could be with a key that isn't known yet
   */
  byte[] run(
      Call call,
      CallDocument document,
      Grant grant,
      FieldCiphers ciphers,
      boolean last,
      FieldCounts counts) {
    FieldScope scope = new FieldScope(grant, ciphers, document.context());
    FieldRules rules = rules(call, document);
    FieldTransform work = work(call, document, rules, scope, last, counts);
    try {
      byte[] answer = answer(call, document, rules, work, counts);
      bodies.meters().count(grant, counts);
      return answer;
    } catch (FieldFaultException e) {
      bodies.meters().count(grant, counts);
      throw e;
    }
  }

  private byte[] answer(
      Call call, CallDocument document, FieldRules rules, FieldTransform work, FieldCounts counts) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    add(answer, "{");
    if (document.batch()) {
      add(answer, "\"items\":[");
      String separator = "{";
      for (Item item : document.items()) {
        add(answer, separator);
        addItem(answer, item, rules, work, counts);
        separator = "},{";
      }
      add(answer, document.items().isEmpty() ? "]" : "}]");
    } else {
      add(answer, "\"data\":");
      answer.writeBytes(process(document.items().get(0), rules, work, counts));
    }
    if (call == Call.REWRAP) {
      add(answer, ",\"rewrapped\":" + counts.of(Outcome.REWRAPPED));
    }
    add(answer, "}");
    return answer.toByteArray();
  }

  private static FieldRules rules(Call call, CallDocument document) {
    if (document.fields() != null) {
      return FieldRules.of(document.fields(), true);
    }
    return call == Call.ENCRYPT ? FieldRules.LEAVES : FieldRules.TOKENS;
  }

  private FieldTransform work(
      Call call,
      CallDocument document,
      FieldRules rules,
      FieldScope scope,
      boolean last,
      FieldCounts counts) {
    if (call == Call.REWRAP) {
      return new Rewrap(scope, document.label(), last, counts);
    }
    Treatment treatment =
        Treatment.plain(
            call == Call.ENCRYPT ? FieldAction.ENCRYPT : FieldAction.DECRYPT,
            document.fieldClass(),
            document.label());
    return new FieldWork(
        FieldSet.all(rules, treatment), scope, true, last, counts, bodies.meters());
  }

  /** An item that fails says why, and lets the others be. */
  private void addItem(
      ByteArrayOutputStream answer,
      Item item,
      FieldRules rules,
      FieldTransform work,
      FieldCounts counts) {
    try {
      byte[] data = process(item, rules, work, counts);
      add(answer, "\"data\":");
      answer.writeBytes(data);
    } catch (FieldFaultException e) {
      add(answer, "\"code\":\"" + e.problem().code() + "\"");
    }
    byte[] reference = item.reference();
    if (reference != null) {
      add(answer, ",\"reference\":");
      answer.writeBytes(reference);
    }
  }

  private byte[] process(Item item, FieldRules rules, FieldTransform work, FieldCounts counts) {
    BodyRewriter rewriter = new BodyRewriter(BodyFormat.JSON, rules, bodies.limits(), work, false);
    try {
      byte[] data = rewriter.rewrite(item.data());
      counts.addMissing(rewriter.missing());
      return data;
    } catch (BodyFaultException e) {
      throw FieldFaultException.of(e);
    }
  }

  private static void add(ByteArrayOutputStream answer, String text) {
    answer.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
