package io.latchkey.admin.projects;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.LimitForm;
import io.latchkey.admin.form.Slug;
import io.latchkey.admin.form.Texts;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.key.Limits;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.PermissionRules;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectSwitches;
import io.latchkey.upstream.CorsRules;
import io.latchkey.upstream.Provisions;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamRules;
import java.net.URI;
import java.net.URISyntaxException;
import tools.jackson.databind.JsonNode;

/** Reads what a caller sent about an organization or a project. Calls block. */
public final class ProjectForm {

  private static final String SHARED_LIMITS = "sharedLimits";
  private static final int LONGEST_NAME = 80;
  private static final int MOST_KEYS = 100_000;
  private static final OrganizationId NONE = new OrganizationId("org_" + "a".repeat(20));

  private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

  private final Access access;
  private final ProjectSettings settings;
  private final UpstreamRules upstreamRules;
  private final UpstreamOptionsForm upstreamOptions;
  private final CredentialForm credentials;
  private final LimitForm limits;

  ProjectForm(
      Access access,
      ProjectSettings settings,
      UpstreamRules upstreamRules,
      UpstreamOptionsForm upstreamOptions,
      CredentialForm credentials,
      LimitForm limits) {
    this.access = access;
    this.settings = settings;
    this.upstreamRules = upstreamRules;
    this.upstreamOptions = upstreamOptions;
    this.credentials = credentials;
    this.limits = limits;
  }

  /**
   * The name of an organization that is wanted.
   *
   * @throws ProblemException with every fault of {@code body}
   */
  public String newOrganization(JsonNode body) {
    JsonFields fields = new JsonFields(body);
    String name = fields.required("name", Texts.line(LONGEST_NAME), "");
    fields.done();
    return name;
  }

  /**
   * A project that is wanted.
   *
   * @throws ProblemException with every fault of {@code body}
   */
  NewProject newProject(Actor actor, JsonNode body) {
    JsonFields fields = new JsonFields(body);
    OrganizationId organization =
        fields.required("organization", value -> organization(actor, value), NONE);
    String name = fields.required("name", Texts.line(LONGEST_NAME), "");
    String slug = fields.optional("slug", ProjectForm::slug);
    URI upstream = fields.optional("upstream", this::upstream);
    UpstreamOptions options = upstreamOptions.read(fields, organization, UpstreamOptions.NONE);
    WantedTrust trust = upstreamOptions.trust(fields, options);
    WantedCredential credential = credentials.read(fields);
    if (credential != null && credential.restore()) {
      fields.fault(CredentialForm.FIELD, "has no previous credential that could be restored");
    }
    CorsRules cors = CorsForm.read(fields);
    int keyLimit = fields.optional("keyLimit", ProjectForm::keyLimit, settings.keyLimit());
    Limits wanted = limits.read(fields);
    Limits shared = limits.readShared(fields, SHARED_LIMITS);
    PermissionRules rules = PermissionRulesForm.read(fields);
    ProjectSwitches switches = switches(fields, ProjectSwitches.NONE);
    fields.done();
    Access.check(actor, Right.EDIT_PROJECTS, organization);
    return new NewProject(
        organization,
        name,
        slug,
        upstream,
        options,
        trust,
        credential,
        cors,
        rules,
        switches,
        keyLimit,
        wanted,
        shared);
  }

  /**
   * What is to be different in a project; an upstream or limits of null take them away.
   *
   * @throws ProblemException with every fault of {@code body}
   */
  ProjectEdit edit(Project current, JsonNode body) {
    JsonFields fields = new JsonFields(body);
    String name = fields.has("name") ? fields.required("name", Texts.line(LONGEST_NAME), "") : null;
    boolean editsUpstream = fields.has("upstream");
    URI upstream = fields.optional("upstream", this::upstream);
    UpstreamOptions options =
        upstreamOptions.withTrust(
            fields,
            current,
            upstreamOptions.read(fields, current.organization(), current.upstreamOptions()));
    Provisions provisions = provisions(fields, current);
    Integer keyLimit =
        fields.has("keyLimit")
            ? fields.required("keyLimit", ProjectForm::keyLimit, current.keyLimit())
            : null;
    boolean editsLimits = LimitForm.isIn(fields);
    Limits wanted = limits.read(fields);
    Limits shared =
        fields.has(SHARED_LIMITS)
            ? limits.readShared(fields, SHARED_LIMITS)
            : current.sharedLimits();
    PermissionRules rules =
        fields.has(PermissionRulesForm.FIELD) ? PermissionRulesForm.read(fields) : null;
    ProjectSwitches switches = switches(fields, current.switches());
    fields.done();
    return new ProjectEdit(
        name,
        editsUpstream,
        upstream,
        options,
        provisions,
        rules,
        switches,
        keyLimit,
        editsLimits,
        wanted,
        shared);
  }

  private Provisions provisions(JsonFields fields, Project current) {
    Provisions provisions = credential(fields, current);
    return fields.has(CorsForm.FIELD) ? provisions.withCors(CorsForm.read(fields)) : provisions;
  }

  private Provisions credential(JsonFields fields, Project current) {
    Provisions provisions = current.provisions();
    if (!fields.has(CredentialForm.FIELD)) {
      return provisions;
    }
    WantedCredential wanted = credentials.read(fields);
    if (wanted == null) {
      return provisions.withCredential(null);
    }
    try {
      return provisions.withCredential(
          credentials.sealed(
              current.organization(), current.id(), wanted, provisions.credential()));
    } catch (IllegalArgumentException e) {
      fields.fault(CredentialForm.FIELD, String.valueOf(e.getMessage()));
      return provisions;
    }
  }

  /** What a project allows; what is not said is as before, and null is off. */
  private ProjectSwitches switches(JsonFields fields, ProjectSwitches before) {
    boolean signs = isOn(fields, "signedIdentity", before.signedIdentity());
    if (signs && !before.signedIdentity()) {
      credentials.requireMasterKey("Identities can't be signed");
    }
    return new ProjectSwitches(
        isOn(fields, "holderRoll", before.holderRoll()),
        signs,
        isOn(fields, "passMetadata", before.passMetadata()));
  }

  private static boolean isOn(JsonFields fields, String name, boolean before) {
    return fields.has(name) ? fields.optional(name, Texts::flag, false) : before;
  }

  /**
   * An upstream that is to be tried. Without an organization, only what every project may name can
   * be named.
   *
   * @throws ProblemException with every fault of {@code body}
   */
  WantedProbe trial(Actor actor, JsonNode body) {
    JsonFields fields = new JsonFields(body);
    OrganizationId organization =
        fields.optional("organization", value -> organization(actor, value));
    URI upstream = fields.required("upstream", this::upstream, NOWHERE);
    UpstreamOptions options =
        upstreamOptions.read(
            fields, organization == null ? NONE : organization, UpstreamOptions.NONE);
    fields.done();
    return new WantedProbe(organization, upstream, options);
  }

  private OrganizationId organization(Actor actor, JsonNode value) {
    return access
        .findOrganization(actor, Texts.string(value))
        .orElseThrow(() -> new IllegalArgumentException("must be the ID of an organization"))
        .id();
  }

  private static String slug(JsonNode value) {
    String slug = Texts.string(value);
    if (!Slug.isWellFormed(slug)) {
      throw new IllegalArgumentException(
          "must be 1 to 63 characters of a-z, 0-9 and -, not beginning or ending with -");
    }
    return slug;
  }

  private URI upstream(JsonNode value) {
    String text = Texts.string(value);
    try {
      URI upstream = new URI(text);
      upstreamRules.check(upstream);
      return upstream;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be a URL such as https://api.example.com", e);
    }
  }

  private static int keyLimit(JsonNode value) {
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 1
        || value.intValue() > MOST_KEYS) {
      throw new IllegalArgumentException("must be a whole number from 1 to " + MOST_KEYS);
    }
    return value.intValue();
  }
}
