package io.latchkey.admin.encryption;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.problem.Fault;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.encryption.InvalidPolicyException;
import io.latchkey.encryption.Policy;
import io.latchkey.encryption.PolicyDocument;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Reads policies, and bodies to try them on. */
final class PolicyForm {

  private static final int MOST_FAULTS_SHOWN = 100;

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text -> {
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .build();

  private PolicyForm() {}

  /**
   * Reads a policy.
   *
   * @throws ProblemException if it is not as it must be
   */
  static Policy policy(JsonNode body) {
    if (!body.isObject()) {
      throw new ProblemException(
          ProblemKind.VALIDATION_FAILED, "The body must be a JSON object, in braces.");
    }
    return policy(body, "");
  }

  private static Policy policy(JsonNode policy, String where) {
    try {
      return STRICT.treeToValue(policy, PolicyDocument.class).read();
    } catch (InvalidPolicyException e) {
      throw fault(where + e.field(), String.valueOf(e.getMessage()));
    } catch (JacksonException e) {
      throw fault(
          where + place(e),
          e instanceof UnrecognizedPropertyException unknown
              ? "is not known here; known are " + known(unknown)
              : "must be of another type");
    }
  }

  private static String known(UnrecognizedPropertyException unknown) {
    return unknown.getKnownPropertyIds().stream()
        .map(String::valueOf)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String place(JacksonException failure) {
    String path =
        failure instanceof DatabindException
            ? failure.getPath().stream()
                .map(
                    each ->
                        each.getPropertyName() == null
                            ? "[" + each.getIndex() + "]"
                            : "." + each.getPropertyName().replaceAll("[^\\p{Print}]", "?"))
                .collect(Collectors.joining())
            : "";
    String plain = path.startsWith(".") ? path.substring(1) : path;
    return plain.length() > MOST_FAULTS_SHOWN ? plain.substring(0, MOST_FAULTS_SHOWN) : plain;
  }

  private static ProblemException fault(String field, String problem) {
    return new ProblemException(
        ProblemKind.VALIDATION_FAILED,
        "Nothing was done: one field is not as it must be. See fields.",
        List.of(new Fault(field, problem)));
  }

  /**
   * A body to try, and the policy to try it with.
   *
   * @param policy the project's own if the call names none
   */
  record Trial(JsonNode body, Policy policy) {}

  /**
   * Reads a trial.
   *
   * @param own the project's policy
   * @throws ProblemException if it is not as it must be
   */
  static Trial trial(JsonNode sent, Policy own) {
    JsonFields fields = new JsonFields(sent);
    JsonNode body = fields.required("body", value -> value, sent);
    JsonNode policy = fields.optional("policy", PolicyForm::object);
    fields.done();
    return new Trial(body, policy == null ? own : policy(policy, "policy."));
  }

  private static JsonNode object(JsonNode value) {
    if (!value.isObject()) {
      throw new IllegalArgumentException("must be an object");
    }
    return value;
  }
}
