package io.latchkey.admin.keys;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.LabelForm;
import io.latchkey.admin.form.LimitForm;
import io.latchkey.admin.form.Texts;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.key.Labels;
import io.latchkey.key.Limits;
import io.latchkey.key.Network;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyPolicy;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeySettings;
import io.latchkey.keystore.Project;
import io.latchkey.rotation.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a caller sent about a key. Asks the store for the projects: calls block. */
public final class KeyForm {

  public static final int LONGEST_NAME = 80;
  public static final int LONGEST_TEXT = 500;
  public static final int MOST = 100;
  private static final List<String> FIXED =
      List.of(
          "name",
          "projects",
          "permissions",
          "limits",
          "quota",
          "expiresIn",
          "expiresAt",
          "type",
          "allowedAddresses");

  private final Access access;
  private final KeySettings settings;
  private final LimitForm limits;
  private final KeyExpiry expiry;

  KeyForm(Access access, KeySettings settings, LimitForm limits, KeyExpiry expiry) {
    this.access = access;
    this.settings = settings;
    this.limits = limits;
    this.expiry = expiry;
  }

  /**
   * A key that is wanted.
   *
   * @throws ProblemException with every fault of {@code body}, or where the caller may make none
   */
  NewKey newKey(Actor actor, JsonNode body) {
    JsonFields fields = new JsonFields(body);
    String name = fields.required("name", Texts.line(LONGEST_NAME), "");
    List<Project> named = projects(actor, fields);
    List<Permission> permissions = fields.list("permissions", MOST, KeyForm::permission);
    long expiresAt =
        expiry.read(
            fields, named.isEmpty() ? KeyPolicy.NONE : expiry.policy(named.get(0).organization()));
    String type = fields.optional("type", this::type);
    List<Network> addresses = fields.list("allowedAddresses", MOST, KeyForm::network);
    Limits wanted = limits.read(fields);
    String description = fields.optional("description", Texts.lines(LONGEST_TEXT));
    Labels labels = LabelForm.read(fields);
    fields.done();

    OrganizationId organization = named.get(0).organization();
    Access.check(actor, Right.CREATE_KEYS, organization);
    Set<ProjectId> ids = new LinkedHashSet<>();
    named.forEach(project -> ids.add(project.id()));
    return new NewKey(
        name,
        organization,
        ids,
        Set.copyOf(permissions),
        expiresAt,
        addresses,
        wanted,
        type,
        description,
        labels);
  }

  /**
   * The record with another description and labels; null takes one away.
   *
   * @throws ProblemException if anything else is to be different: what a key means never changes
   */
  static KeyRecord edit(KeyRecord current, JsonNode body) {
    JsonFields fields = new JsonFields(body);
    boolean describes = fields.has("description");
    String description = fields.optional("description", Texts.lines(LONGEST_TEXT));
    boolean labels = LabelForm.isIn(fields);
    Labels wanted = LabelForm.edit(fields, current.key().labels());
    for (String fixed : FIXED) {
      if (fields.has(fixed)) {
        fields.fault(fixed, "can't be changed: make a new key with it, and revoke this one");
      }
    }
    if (!describes && !labels) {
      fields.fault("description", "must be there, or else owner, metadata or tags");
    }
    fields.done();
    return current.describe(describes ? description : current.description(), wanted);
  }

  /** How long a secret goes on after it was replaced; null where it ends at once. */
  static @Nullable Duration overlap(@Nullable JsonNode body) {
    if (body == null) {
      return null;
    }
    JsonFields fields = new JsonFields(body);
    Duration overlap = fields.optional("overlap", value -> Overlap.parse(Texts.string(value)));
    fields.done();
    return overlap;
  }

  /** Why a key is revoked, suspended or resumed; null if nothing is said. */
  static @Nullable String reason(@Nullable JsonNode body) {
    if (body == null) {
      return null;
    }
    JsonFields fields = new JsonFields(body);
    String reason = fields.optional("reason", KeyForm::reasonText);
    fields.done();
    return reason;
  }

  public static String reasonText(JsonNode value) {
    return Texts.lines(LONGEST_TEXT).apply(value);
  }

  private List<Project> projects(Actor actor, JsonFields fields) {
    return projects(fields, idOrSlug -> access.findProject(actor, idOrSlug));
  }

  /** The projects that are named, as {@code lookup} finds them by ID or slug. */
  public static List<Project> projects(
      JsonFields fields, Function<String, Optional<Project>> lookup) {
    List<Project> found = fields.requiredList("projects", MOST, value -> project(value, lookup));
    if (found.stream().map(Project::organization).distinct().count() > 1) {
      fields.fault("projects", "must all belong to one organization");
    }
    return found;
  }

  private static Project project(JsonNode value, Function<String, Optional<Project>> lookup) {
    return lookup
        .apply(Texts.string(value))
        .orElseThrow(() -> new IllegalArgumentException("must be the ID or slug of a project"));
  }

  public static Permission permission(JsonNode value) {
    Permission permission = Permission.parse(Texts.string(value));
    if (permission == null) {
      throw new IllegalArgumentException(
          "must be 1 to 64 characters of a-z, 0-9, : . _ - and begin with a letter");
    }
    return permission;
  }

  public static Network network(JsonNode value) {
    return Network.of(Texts.string(value));
  }

  /** What an organization asks of its keys. */
  public KeyPolicy policy(OrganizationId organization) {
    return expiry.policy(organization);
  }

  /** The end of a key that is taken over; null for none. Notes what is wrong with it. */
  public @Nullable Instant end(JsonFields fields, @Nullable Instant expires, KeyPolicy policy) {
    return expiry.ofImport(fields, expires, policy);
  }

  public String type(JsonNode value) {
    String type = Texts.string(value);
    if (!settings.types().contains(type)) {
      throw new IllegalArgumentException("must be one of: " + String.join(", ", settings.types()));
    }
    return type;
  }
}
