package io.latchkey.proxy.encryption;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.encryption.FieldAction;
import io.latchkey.encryption.FieldClass;
import io.latchkey.encryption.FieldPermissions;
import io.latchkey.encryption.FieldRule;
import io.latchkey.encryption.Policy;
import io.latchkey.encryption.ProjectEncryption;
import io.latchkey.encryption.json.BodyFaultException;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Works out what is done to an exchange's fields: what the project's policy says, and what the
 * request adds. Paths are compiled once for all requests that name the same ones.
 */
final class FieldPlanner {

  private static final int MOST_COMPILED = 1_000;

  private final Cache<Asked, Compiled> compiled =
      Caffeine.newBuilder().maximumSize(MOST_COMPILED).executor(Runnable::run).build();

  /**
   * What fields depend on, of one version of a project's policy.
   *
   * @param hasBody whether what the request adds is for the request, or for the response
   */
  private record Asked(
      ProjectId project,
      int version,
      boolean hasBody,
      @Nullable FieldAction mode,
      @Nullable String fields,
      @Nullable FieldClass fieldClass) {}

  private record Compiled(@Nullable FieldSet request, @Nullable FieldSet response) {}

  /**
   * Plans an exchange.
   *
   * @throws FieldFaultException if the request asks for what can't be understood, what the policy
   *     doesn't allow, or what the key may not do
   */
  FieldPlan plan(
      ProjectEncryption project,
      @Nullable FieldHeaders said,
      Set<Permission> permissions,
      boolean hasBody) {
    FieldAction mode = said == null ? null : said.mode();
    if (said != null && mode != null) {
      check(project.policy(), said, mode, permissions);
    }
    Asked asked =
        new Asked(
            project.project(),
            project.version(),
            hasBody,
            mode,
            said == null ? null : said.fields(),
            said == null ? null : said.fieldClass());
    Compiled fields = compiled.getIfPresent(asked);
    if (fields == null) {
      fields = compile(project.policy(), asked);
      compiled.put(asked, fields);
    }
    FieldPlan plan = new FieldPlan(project, fields.request, fields.response);
    if (!plan.isNothing() && project.ciphers() == null) {
      throw new FieldFaultException(FieldProblem.ENCRYPTION_UNAVAILABLE);
    }
    return plan;
  }

  private static void check(
      @Nullable Policy policy, FieldHeaders said, FieldAction mode, Set<Permission> permissions) {
    if (policy != null && policy.headers() == Policy.HeaderUse.REFUSED) {
      throw new FieldFaultException(
          FieldProblem.INVALID_FIELDS, "The project's policy doesn't let requests name fields.");
    }
    boolean may =
        mode == FieldAction.ENCRYPT
            ? FieldPermissions.mayEncrypt(permissions)
            : mayDecrypt(permissions, said.fieldClass());
    if (!may) {
      throw new FieldFaultException(FieldProblem.PERMISSION_MISSING);
    }
  }

  /** Whether a key may decrypt a class, or any if none is named. */
  static boolean mayDecrypt(Set<Permission> permissions, @Nullable FieldClass fieldClass) {
    return fieldClass != null
        ? FieldPermissions.mayDecrypt(permissions, fieldClass)
        : decryptPermission(permissions) != null;
  }

  /** A permission to decrypt something; null for none. */
  static @Nullable Permission decryptPermission(Set<Permission> permissions) {
    if (permissions.contains(FieldPermissions.DECRYPT)) {
      return FieldPermissions.DECRYPT;
    }
    String prefix = FieldPermissions.DECRYPT.name() + ":";
    return permissions.stream()
        .filter(each -> each.name().startsWith(prefix))
        .findFirst()
        .orElse(null);
  }

  private static Compiled compile(@Nullable Policy policy, Asked asked) {
    FieldSet.Added added = null;
    if (asked.mode != null) {
      try {
        added = FieldSet.Added.read(asked.fields, asked.mode, asked.fieldClass);
      } catch (BodyFaultException e) {
        throw FieldFaultException.of(e);
      }
    }
    try {
      FieldSet.Added toRequest = asked.hasBody ? added : null;
      return new Compiled(
          asked.hasBody ? FieldSet.of(policy, FieldRule::onRequest, true, toRequest) : null,
          FieldSet.of(policy, FieldRule::onResponse, false, asked.hasBody ? null : added));
    } catch (BodyFaultException e) {
      // The stored policy can't be read: nothing may pass by it.
      throw new FieldFaultException(FieldProblem.ENCRYPTION_UNAVAILABLE);
    }
  }
}
