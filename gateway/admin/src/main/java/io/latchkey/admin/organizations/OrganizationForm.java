package io.latchkey.admin.organizations;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.LimitForm;
import io.latchkey.admin.form.Texts;
import io.latchkey.key.Expiry;
import io.latchkey.keystore.KeyPolicy;
import io.latchkey.keystore.KeyPolicy.LeakAction;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.OrganizationLimits;
import io.latchkey.rotation.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what is to be different in an organization. */
final class OrganizationForm {

  private static final int LONGEST_NAME = 80;

  private static final List<String> NAMES =
      List.of("name", "expiry", "leaks", "sharedLimits", "ownerLimits");

  private final OrganizationLimitForm limits;

  OrganizationForm(LimitForm limits) {
    this.limits = new OrganizationLimitForm(limits);
  }

  /**
   * The organization as it is to be. What is left out stays; a policy of null is taken away.
   *
   * @throws io.latchkey.admin.problem.ProblemException with every fault of {@code body}
   */
  Organization edit(Organization current, JsonNode body) {
    JsonFields fields = new JsonFields(body);
    if (NAMES.stream().filter(fields::has).count() == 0) {
      fields.fault("name", "must be there, or else expiry, leaks, sharedLimits or ownerLimits");
    }
    String name =
        fields.has("name")
            ? fields.required("name", Texts.line(LONGEST_NAME), current.name())
            : current.name();
    KeyPolicy policy = current.policy();
    policy = part(fields, "expiry", policy, OrganizationForm::expiry);
    policy = part(fields, "leaks", policy, OrganizationForm::leaks);
    OrganizationLimits edited = limits.edit(fields, current.limits());
    fields.done();
    return current.edited(name, policy, edited);
  }

  private static KeyPolicy part(
      JsonFields fields,
      String name,
      KeyPolicy policy,
      BiFunction<KeyPolicy, Optional<JsonFields>, KeyPolicy> reader) {
    if (!fields.has(name)) {
      return policy;
    }
    KeyPolicy read =
        fields.optional(name, value -> reader.apply(policy, Optional.of(object(value))));
    return read == null ? reader.apply(policy, Optional.empty()) : read;
  }

  private static JsonFields object(JsonNode value) {
    if (!value.isObject()) {
      throw new IllegalArgumentException("must be an object, or null for none");
    }
    return new JsonFields(value);
  }

  private static KeyPolicy expiry(KeyPolicy policy, Optional<JsonFields> sent) {
    Duration longest = null;
    Duration unsaid = null;
    boolean required = false;
    if (sent.isPresent()) {
      JsonFields fields = sent.get();
      longest = fields.optional("maximum", OrganizationForm::span);
      unsaid = fields.optional("default", OrganizationForm::span);
      required = fields.optional("required", Texts::flag, false);
      if (longest != null && unsaid != null && unsaid.compareTo(longest) > 0) {
        fields.fault("default", "must be at most the maximum");
      }
      fields.doneWithin();
    }
    return new KeyPolicy(longest, required, unsaid, policy.onLeak(), policy.leakOverlap());
  }

  private static KeyPolicy leaks(KeyPolicy policy, Optional<JsonFields> sent) {
    LeakAction action = LeakAction.EVENT;
    Duration overlap = null;
    if (sent.isPresent()) {
      JsonFields fields = sent.get();
      action = fields.required("action", OrganizationForm::action, action);
      overlap = fields.optional("overlap", OrganizationForm::span);
      if (overlap != null && action != LeakAction.ROLL) {
        fields.fault("overlap", "must be there with the action roll only");
      } else if (overlap != null && overlap.compareTo(Overlap.LONGEST) > 0) {
        fields.fault("overlap", "must be at most " + Overlap.LONGEST.toDays() + "d");
      }
      fields.doneWithin();
    }
    return new KeyPolicy(
        policy.maximumLifetime(),
        policy.expiryRequired(),
        policy.defaultLifetime(),
        action,
        overlap);
  }

  private static Duration span(JsonNode value) {
    return Duration.between(Instant.EPOCH, Expiry.after(Texts.string(value), Instant.EPOCH));
  }

  private static LeakAction action(JsonNode value) {
    return LeakAction.parse(Texts.string(value))
        .orElseThrow(() -> new IllegalArgumentException("must be event, suspend, roll or revoke"));
  }

  /** A span as callers write it; null for none. */
  static @Nullable String text(@Nullable Duration span) {
    return span == null ? null : Expiry.text(span);
  }
}
