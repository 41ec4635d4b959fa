package io.latchkey.admin.encryption;

import io.latchkey.admin.problem.Fault;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.EncryptionSettings;
import io.latchkey.encryption.FieldAction;
import io.latchkey.encryption.FieldCiphers;
import io.latchkey.encryption.FieldContext;
import io.latchkey.encryption.FieldRule;
import io.latchkey.encryption.Otherwise;
import io.latchkey.encryption.Policy;
import io.latchkey.encryption.canonical.NoCanonicalFormException;
import io.latchkey.encryption.json.BodyFaultException;
import io.latchkey.encryption.json.BodyFormat;
import io.latchkey.encryption.json.BodyLimits;
import io.latchkey.encryption.json.BodyRewriter;
import io.latchkey.encryption.json.FieldMatch;
import io.latchkey.encryption.json.FieldPath;
import io.latchkey.encryption.json.FieldRules;
import io.latchkey.encryption.json.FieldTransform;
import io.latchkey.encryption.json.JsonStrings;
import io.latchkey.keystore.Project;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows what a policy does to a body. It encrypts with a key that is made for it and forgotten, so
 * nothing that it shows can ever be decrypted.
 */
final class PolicyTrial {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MOST_VALUES = 10_000;
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final EncryptionKeys keys;
  private final EncryptionSettings settings;

  PolicyTrial(EncryptionKeys keys, EncryptionSettings settings) {
    this.keys = keys;
    this.settings = settings;
  }

  /**
   * Tries a body.
   *
   * @throws ProblemException if the policy refuses it
   */
  EncryptionTrialView run(Project project, PolicyForm.Trial trial) {
    Run run = new Run(project, trial.policy(), ciphers(project));
    byte[] body = MAPPER.writeValueAsBytes(trial.body());
    try {
      BodyRewriter upstream = rewriter(trial.policy(), true, run::sent);
      byte[] sent = upstream.rewrite(body);
      int encrypted = run.encrypted;
      byte[] masked = rewriter(trial.policy(), false, run::shown).rewrite(body);
      return new EncryptionTrialView(
          MAPPER.readTree(sent), MAPPER.readTree(masked), encrypted, upstream.missing());
    } catch (BodyFaultException e) {
      throw refused(String.valueOf(e.getMessage()));
    } catch (NoCanonicalFormException e) {
      throw refused("A field can't be encrypted deterministically: " + e.getMessage() + ".");
    }
  }

  private static ProblemException refused(String why) {
    return new ProblemException(
        ProblemKind.VALIDATION_FAILED,
        "The policy refuses this body. See fields.",
        List.of(new Fault("body", why)));
  }

  private FieldCiphers ciphers(Project project) {
    EncryptionRecord none = EncryptionRecord.none(project.organization(), project.id());
    try {
      return keys.maker().ciphers(none);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a new key can't be used", e);
    }
  }

  private BodyRewriter rewriter(Policy policy, boolean isRequest, FieldTransform transform) {
    List<FieldPath> paths =
        policy.fields().stream()
            .map(
                rule -> {
                  FieldPath path = FieldPath.parse(rule.path());
                  return rule.required() && isRequest ? path.asRequired() : path;
                })
            .toList();
    return new BodyRewriter(
        BodyFormat.JSON,
        FieldRules.of(paths, !policy.caseSensitive()),
        new BodyLimits(Math.toIntExact(settings.maximumField().toBytes()), MOST_VALUES),
        transform,
        !isRequest);
  }

  /** One run of a policy over a body. */
  private static final class Run {

    private final Project project;
    private final Policy policy;
    private final FieldCiphers ciphers;
    private int encrypted;

    Run(Project project, Policy policy, FieldCiphers ciphers) {
      this.project = project;
      this.policy = policy;
      this.ciphers = ciphers;
    }

    byte[] sent(FieldMatch match, byte[] value) {
      FieldRule rule = policy.fields().get(match.rule());
      if (rule.onRequest() != FieldAction.ENCRYPT) {
        return value;
      }
      encrypted++;
      String label = rule.label() == null ? match.label() : rule.label();
      FieldContext context =
          new FieldContext(project.organization(), project.id(), rule.fieldClass(), label, "");
      String token =
          new String(ciphers.encrypt(context, rule.mode(), value), StandardCharsets.US_ASCII);
      return JsonStrings.quote(token);
    }

    byte[] shown(FieldMatch match, byte[] value) {
      FieldRule rule = policy.fields().get(match.rule());
      Otherwise otherwise = rule.otherwise();
      if (rule.onResponse() != FieldAction.DECRYPT || otherwise == Otherwise.Plain.TOKEN) {
        return sent(match, value);
      }
      if (otherwise instanceof Otherwise.Mask mask) {
        return mask.apply(value);
      }
      return otherwise == Otherwise.Plain.REMOVE ? FieldTransform.REMOVED : NULL;
    }
  }
}
