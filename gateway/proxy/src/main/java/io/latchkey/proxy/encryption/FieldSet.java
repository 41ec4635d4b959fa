package io.latchkey.proxy.encryption;

import io.latchkey.encryption.FieldAction;
import io.latchkey.encryption.FieldClass;
import io.latchkey.encryption.FieldMode;
import io.latchkey.encryption.FieldRule;
import io.latchkey.encryption.Otherwise;
import io.latchkey.encryption.Policy;
import io.latchkey.encryption.json.FieldPath;
import io.latchkey.encryption.json.FieldRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a body, compiled, and what is done to each.
 *
 * @param treatments by the index of the rule
 * @param unnamed what is done to what matches without a rule
 * @param hides whether something that passes unread would show what must not be seen: a field is
 *     encrypted, or masked or left out for some keys, or the request itself asked for this
 */
record FieldSet(FieldRules rules, List<Treatment> treatments, Treatment unnamed, boolean hides) {

  private static final Treatment ANY_TOKEN = Treatment.plain(FieldAction.DECRYPT, null, null);

  /**
   * What is done to a field.
   *
   * @param fieldClass null for whatever a token says
   * @param label null for the name in the body
   */
  record Treatment(
      FieldAction action,
      @Nullable FieldClass fieldClass,
      @Nullable String label,
      FieldMode mode,
      Otherwise otherwise) {

    /** What a request or call asks for that says no more. */
    static Treatment plain(
        FieldAction action, @Nullable FieldClass fieldClass, @Nullable String label) {
      FieldClass known =
          fieldClass == null && action == FieldAction.ENCRYPT ? FieldClass.DEFAULT : fieldClass;
      return new Treatment(action, known, label, FieldMode.RANDOM, Otherwise.Plain.TOKEN);
    }
  }

  /** The same to every value that matches. */
  static FieldSet all(FieldRules rules, Treatment treatment) {
    List<Treatment> treatments = Collections.nCopies(rules.size(), treatment);
    return new FieldSet(rules, treatments, treatment, true);
  }

  FieldSet {
    treatments = List.copyOf(treatments);
  }

  /** What is done to the values of a rule; {@code -1} stands for what matches without one. */
  Treatment treatment(int rule) {
    return rule < 0 ? unnamed : treatments.get(rule);
  }

  /** Whether something may be decrypted, if the key may see it. */
  boolean decrypts() {
    return rules.matchesTokens()
        || treatments.stream().anyMatch(each -> each.action() == FieldAction.DECRYPT);
  }

  boolean encrypts() {
    return treatments.stream().anyMatch(each -> each.action() == FieldAction.ENCRYPT);
  }

  /** Whether a value may be left out for a key that may not see it. */
  boolean removes() {
    return treatments.stream().anyMatch(each -> each.otherwise() == Otherwise.Plain.REMOVE);
  }

  /**
   * The fields of a policy in one direction, and behind them those that a request adds; null for
   * none.
   *
   * @param requires whether a body without a field that must be present is refused
   * @throws io.latchkey.encryption.json.BodyFaultException if a path can't be read
   */
  static @Nullable FieldSet of(
      @Nullable Policy policy,
      Function<FieldRule, FieldAction> direction,
      boolean requires,
      @Nullable Added added) {
    List<FieldPath> paths = new ArrayList<>();
    List<Treatment> treatments = new ArrayList<>();
    for (FieldRule rule : policy == null ? List.<FieldRule>of() : policy.fields()) {
      FieldAction action = direction.apply(rule);
      if (action != FieldAction.NONE) {
        FieldPath path = FieldPath.parse(rule.path());
        paths.add(rule.required() && requires ? path.asRequired() : path);
        treatments.add(
            new Treatment(action, rule.fieldClass(), rule.label(), rule.mode(), rule.otherwise()));
      }
    }
    if (added != null) {
      paths.addAll(added.paths());
      added.paths().forEach(path -> treatments.add(added.treatment()));
    }
    Treatment unnamed = added != null && added.isTokens() ? added.treatment() : null;
    if (paths.isEmpty() && unnamed == null) {
      return null;
    }
    boolean hides = added != null || treatments.stream().anyMatch(FieldSet::hides);
    FieldRules rules = FieldRules.of(paths, policy == null || !policy.caseSensitive());
    return unnamed == null
        ? new FieldSet(rules, treatments, ANY_TOKEN, hides)
        : new FieldSet(rules.andTokens(), treatments, unnamed, hides);
  }

  private static boolean hides(Treatment treatment) {
    return treatment.action() == FieldAction.ENCRYPT
        || treatment.otherwise() != Otherwise.Plain.TOKEN;
  }

  /**
   * Fields that a request names itself.
   *
   * @param paths none for every token
   */
  record Added(List<FieldPath> paths, Treatment treatment) {

    Added {
      paths = List.copyOf(paths);
    }

    boolean isTokens() {
      return paths.isEmpty();
    }

    /**
     * Reads them.
     *
     * @param fields null for every token
     * @throws io.latchkey.encryption.json.BodyFaultException if a path can't be read
     */
    static Added read(
        @Nullable String fields, FieldAction action, @Nullable FieldClass fieldClass) {
      return new Added(
          fields == null ? List.of() : FieldPath.parseList(fields),
          Treatment.plain(action, fieldClass, null));
    }
  }
}
