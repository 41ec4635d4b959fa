package io.latchkey.admin.projects;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import io.latchkey.key.Permission;
import io.latchkey.key.PermissionRule;
import io.latchkey.key.PermissionRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads which permissions a project's requests need, by method and path. */
final class PermissionRulesForm {

  static final String FIELD = "permissionRules";

  private static final Set<String> NAMES = Set.of("permission", "methods", "path");

  private PermissionRulesForm() {}

  /** The rules that were sent; none if they are null or left out. */
  static PermissionRules read(JsonFields fields) {
    List<PermissionRule> rules =
        fields.listOrEmpty(FIELD, PermissionRules.MOST, PermissionRulesForm::rule);
    return rules.isEmpty() ? PermissionRules.NONE : new PermissionRules(rules);
  }

  private static PermissionRule rule(JsonNode value) {
    if (!value.isObject() || !NAMES.containsAll(value.propertyNames())) {
      throw new IllegalArgumentException(
          "must be an object with permission, path and perhaps methods");
    }
    Permission permission = Permission.parse(text(value, "permission"));
    if (permission == null) {
      throw new IllegalArgumentException(
          "permission must be 1 to 64 characters of a-z, 0-9, : . _ - and begin with a letter");
    }
    return new PermissionRule(permission, methods(value.path("methods")), text(value, "path"));
  }

  private static String text(JsonNode rule, String name) {
    JsonNode value = rule.path(name);
    if (!value.isString()) {
      throw new IllegalArgumentException(name + " must be a string");
    }
    return Texts.string(value);
  }

  private static List<String> methods(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (!value.isArray() || value.isEmpty() || !value.valueStream().allMatch(JsonNode::isString)) {
      throw new IllegalArgumentException("methods must be a list of HTTP methods, or be left out");
    }
    List<String> methods = new ArrayList<>();
    value.forEach(each -> methods.add(each.stringValue()));
    return methods;
  }
}
