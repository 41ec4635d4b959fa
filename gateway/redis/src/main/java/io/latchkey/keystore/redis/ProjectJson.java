package io.latchkey.keystore.redis;

import io.latchkey.key.OrganizationId;
import io.latchkey.key.Permission;
import io.latchkey.key.PermissionRule;
import io.latchkey.key.PermissionRules;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyPolicy;
import io.latchkey.keystore.KeyPolicy.LeakAction;
import io.latchkey.keystore.NewerSchemaException;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.OrganizationLimits;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectSwitches;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamPatience;
import io.latchkey.upstream.UpstreamProtocol;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The records of projects and organizations as they stand in Redis. */
final class ProjectJson {

  private static final int SCHEMA = 1;

  private final JsonMapper mapper =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private record ProjectDocument(
      int schema,
      int version,
      String id,
      String organization,
      String name,
      String slug,
      @Nullable String upstream,
      @Nullable String upstreamProtocol,
      @Nullable String upstreamSslBundle,
      @Nullable String upstreamServerName,
      @Nullable ReachDocument upstreamReach,
      @Nullable ProvisionsDocument provisions,
      @Nullable List<RuleDocument> permissionRules,
      @Nullable Boolean holderRoll,
      @Nullable Boolean signedIdentity,
      @Nullable Boolean passMetadata,
      int keyLimit,
      @Nullable LimitsDocument limits,
      @Nullable LimitsDocument sharedLimits,
      long createdAt) {}

  private record RuleDocument(String permission, @Nullable List<String> methods, String path) {

    static @Nullable List<RuleDocument> of(PermissionRules rules) {
      return rules.isEmpty()
          ? null
          : rules.rules().stream()
              .map(
                  rule ->
                      new RuleDocument(
                          rule.permission().name(),
                          rule.methods().isEmpty() ? null : rule.methods(),
                          rule.path()))
              .toList();
    }

    PermissionRule read() {
      return new PermissionRule(
          new Permission(permission), methods == null ? List.of() : methods, path);
    }
  }

  private record OrganizationDocument(
      int schema,
      int version,
      String id,
      String name,
      long createdAt,
      @Nullable PolicyDocument policy,
      @Nullable LimitsDocument sharedLimits,
      @Nullable LimitsDocument limitsPerOwner,
      @Nullable Map<String, LimitsDocument> limitsOfOwners) {}

  /** Spans are seconds. */
  private record PolicyDocument(
      @Nullable Long maximumLifetime,
      boolean expiryRequired,
      @Nullable Long defaultLifetime,
      String onLeak,
      @Nullable Long leakOverlap) {

    private static @Nullable PolicyDocument of(KeyPolicy policy) {
      return policy.equals(KeyPolicy.NONE)
          ? null
          : new PolicyDocument(
              seconds(policy.maximumLifetime()),
              policy.expiryRequired(),
              seconds(policy.defaultLifetime()),
              policy.onLeak().text(),
              seconds(policy.leakOverlap()));
    }

    private KeyPolicy read() {
      return new KeyPolicy(
          span(maximumLifetime),
          expiryRequired,
          span(defaultLifetime),
          LeakAction.parse(onLeak).orElse(LeakAction.EVENT),
          span(leakOverlap));
    }

    private static @Nullable Long seconds(@Nullable Duration span) {
      return span == null ? null : span.toSeconds();
    }

    private static @Nullable Duration span(@Nullable Long seconds) {
      return seconds == null ? null : Duration.ofSeconds(seconds);
    }
  }

  private record Schema(int schema) {}

  String write(Project project) {
    URI upstream = project.upstream();
    UpstreamOptions options = project.upstreamOptions();
    return mapper.writeValueAsString(
        new ProjectDocument(
            SCHEMA,
            project.version(),
            project.id().value(),
            project.organization().value(),
            project.name(),
            project.slug(),
            upstream == null ? null : upstream.toString(),
            options.protocol() == UpstreamProtocol.AUTO ? null : options.protocol().text(),
            options.sslBundle(),
            options.serverName(),
            ReachDocument.of(options),
            ProvisionsDocument.of(project.provisions()),
            RuleDocument.of(project.permissionRules()),
            project.switches().holderRoll() ? true : null,
            project.switches().signedIdentity() ? true : null,
            project.switches().passMetadata() ? true : null,
            project.keyLimit(),
            LimitsDocument.of(project.limits()),
            LimitsDocument.of(project.sharedLimits()),
            project.createdAt().toEpochMilli()));
  }

  String write(Organization organization) {
    OrganizationLimits limits = organization.limits();
    return mapper.writeValueAsString(
        new OrganizationDocument(
            SCHEMA,
            organization.version(),
            organization.id().value(),
            organization.name(),
            organization.createdAt().toEpochMilli(),
            PolicyDocument.of(organization.policy()),
            LimitsDocument.of(limits.shared()),
            LimitsDocument.of(limits.perOwner()),
            limits.owners().isEmpty() ? null : LimitsDocument.ofAll(limits.owners())));
  }

  /**
   * Reads a project.
   *
   * @throws NewerSchemaException where a newer version of the program wrote it
   */
  Project readProject(String json) {
    refuseNewer("of a project", json);
    ProjectDocument document = mapper.readValue(json, ProjectDocument.class);
    String upstream = document.upstream;
    return new Project(
        new ProjectId(document.id),
        new OrganizationId(document.organization),
        document.name,
        document.slug,
        upstream == null ? null : URI.create(upstream),
        options(document),
        ProvisionsDocument.read(document.provisions),
        rules(document),
        new ProjectSwitches(
            Boolean.TRUE.equals(document.holderRoll),
            Boolean.TRUE.equals(document.signedIdentity),
            Boolean.TRUE.equals(document.passMetadata)),
        document.keyLimit,
        LimitsDocument.readAny(document.limits),
        LimitsDocument.readAny(document.sharedLimits),
        Instant.ofEpochMilli(document.createdAt),
        document.version);
  }

  /** Records that were written before there were options have none of these fields. */
  private static UpstreamOptions options(ProjectDocument document) {
    String protocol = document.upstreamProtocol;
    ReachDocument reach = document.upstreamReach;
    UpstreamOptions read =
        new UpstreamOptions(
            protocol == null
                ? UpstreamProtocol.AUTO
                : UpstreamProtocol.parse(protocol).orElse(UpstreamProtocol.AUTO),
            document.upstreamSslBundle,
            document.upstreamServerName,
            reach == null
                ? null
                : reach.trust(
                    new OrganizationId(document.organization), new ProjectId(document.id)),
            reach == null ? UpstreamPatience.NONE : reach.patience());
    return read.equals(UpstreamOptions.NONE) ? UpstreamOptions.NONE : read;
  }

  /** Records that were written before there were rules have none. */
  private static PermissionRules rules(ProjectDocument document) {
    List<RuleDocument> rules = document.permissionRules;
    return rules == null
        ? PermissionRules.NONE
        : new PermissionRules(rules.stream().map(RuleDocument::read).toList());
  }

  /** Reads an organization; throws as {@link #readProject}. */
  Organization readOrganization(String json) {
    refuseNewer("of an organization", json);
    OrganizationDocument document = mapper.readValue(json, OrganizationDocument.class);
    PolicyDocument policy = document.policy;
    return new Organization(
        new OrganizationId(document.id),
        document.name,
        Instant.ofEpochMilli(document.createdAt),
        document.version,
        policy == null ? KeyPolicy.NONE : policy.read(),
        limits(document));
  }

  /** Records that were written before keys could share limits have none. */
  private static OrganizationLimits limits(OrganizationDocument document) {
    Map<String, LimitsDocument> owners = document.limitsOfOwners;
    OrganizationLimits read =
        new OrganizationLimits(
            LimitsDocument.readAny(document.sharedLimits),
            LimitsDocument.readAny(document.limitsPerOwner),
            owners == null ? Map.of() : LimitsDocument.readAll(owners));
    return read.equals(OrganizationLimits.NONE) ? OrganizationLimits.NONE : read;
  }

  private void refuseNewer(String what, String json) {
    int schema = mapper.readValue(json, Schema.class).schema;
    if (schema > SCHEMA) {
      throw new NewerSchemaException(what, schema, SCHEMA);
    }
  }
}
