package io.latchkey.admin.caller;

import io.latchkey.admin.form.Slug;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what: the one place where a call reaches a record, and where its role is checked. What
 * belongs to an organization that the caller is no member of reads as if it were not there. Blocks.
 */
public final class Access {

  private final ProjectStore projects;
  private final KeyStore keys;
  private final StepUp freshness;

  Access(ProjectStore projects, KeyStore keys, StepUp freshness) {
    this.projects = projects;
    this.keys = keys;
    this.freshness = freshness;
  }

  /** Goes before what can't be undone or makes credentials, as {@link StepUp#check} says. */
  public void fresh(Actor actor) {
    freshness.check(actor);
  }

  /**
   * Goes before what lets somebody into the admin API: that must not outlive what its maker showed,
   * and a personal token ends.
   *
   * @throws ProblemException if the caller showed a personal token
   */
  public static void grants(Actor actor) {
    if (actor.proof().id() != null && actor.proof().session() == null) {
      throw new ProblemException(
          ProblemKind.SESSION_REQUIRED,
          "A personal token can't give anybody access, because that would outlast the token. Sign"
              + " in for this: POST /v1/sessions with your user name and password, and show the"
              + " session's token.");
    }
  }

  /**
   * The organization with an ID that a caller sent.
   *
   * @throws ProblemException where the caller does not see one, or has no such right there
   */
  public Organization organization(Actor actor, Right right, String id) {
    return findOrganization(actor, id)
        .map(
            found -> {
              check(actor, right, found.id());
              return found;
            })
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemKind.ORGANIZATION_NOT_FOUND, "There is no organization with this ID."));
  }

  /** The organization with an ID that a caller sent; empty where the caller does not see one. */
  public Optional<Organization> findOrganization(Actor actor, String id) {
    return Optional.ofNullable(OrganizationId.parse(id))
        .filter(actor::sees)
        .flatMap(projects::organization);
  }

  /** The project with an ID or slug that a caller sent; throws as {@link #organization}. */
  public Project project(Actor actor, Right right, String idOrSlug) {
    return findProject(actor, idOrSlug)
        .map(
            found -> {
              check(actor, right, found.organization());
              return found;
            })
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemKind.PROJECT_NOT_FOUND, "There is no project with this ID or slug."));
  }

  /** The project with an ID or slug; empty where the caller does not see one. */
  public Optional<Project> findProject(Actor actor, String idOrSlug) {
    return Optional.of(idOrSlug)
        .filter(Slug::isIdOrSlug)
        .flatMap(projects::project)
        .filter(found -> actor.sees(found.organization()));
  }

  /** The API key with an ID that a caller sent; throws as {@link #organization}. */
  public KeyRecord key(Actor actor, Right right, String id) {
    KeyRecord record =
        Optional.ofNullable(KeyId.parse(id)).flatMap(keys::find).orElseThrow(Access::noKey);
    check(actor, right, record);
    return record;
  }

  /**
   * The ID of an API key that a caller sent, where nothing about that key forbids it. There may be
   * no such key: then there is nothing to forbid. An operator's call does not ask the store.
   *
   * @throws ProblemException as {@link #organization}
   */
  public KeyId keyId(Actor actor, Right right, String id) {
    KeyId key = Optional.ofNullable(KeyId.parse(id)).orElseThrow(Access::noKey);
    if (!actor.operator()) {
      check(actor, right, keys.find(key).orElseThrow(Access::noKey));
    }
    return key;
  }

  /** The API keys with these IDs, without those that the caller does not see. One question. */
  public List<KeyRecord> seenKeys(Actor actor, List<KeyId> ids) {
    return keys.findAll(ids).stream()
        .filter(record -> actor.sees(record.key().organization()))
        .toList();
  }

  private static void check(Actor actor, Right right, KeyRecord record) {
    OrganizationId organization = record.key().organization();
    if (!actor.sees(organization)) {
      throw noKey();
    }
    KeyRecord.Creator creator = record.createdBy();
    boolean own = creator != null && creator.id().equals(actor.id());
    if (!own || !actor.has(right.leastOverOwn(), organization)) {
      check(actor, right, organization);
    }
  }

  /** That there is no such key, or none that the caller sees. */
  public static ProblemException noKey() {
    return new ProblemException(
        ProblemKind.KEY_NOT_FOUND,
        "There is no API key with this ID: it never was, or it was deleted.");
  }

  /**
   * Goes before whatever is done in an organization that the caller sees.
   *
   * @throws ProblemException where the caller's role does not allow it
   */
  public static void check(Actor actor, Right right, OrganizationId organization) {
    if (!actor.has(right.least(), organization)) {
      throw new ProblemException(
          ProblemKind.ROLE_MISSING,
          "Your role in this organization does not allow this: only the role "
              + right.least().text()
              + " may "
              + right.does()
              + ". Ask an admin of the organization.");
    }
  }

  /**
   * Goes before what concerns organizations that are not known yet.
   *
   * @throws ProblemException where the caller's roles don't allow it in any
   */
  public static void checkAnywhere(Actor actor, Right right) {
    if (actor.roles().keySet().stream().noneMatch(each -> actor.has(right.least(), each))) {
      operator(actor);
    }
  }

  /**
   * Goes before what concerns all organizations.
   *
   * @throws ProblemException where the caller is no system operator
   */
  public static void operator(Actor actor) {
    if (!actor.operator()) {
      throw new ProblemException(
          ProblemKind.ROLE_MISSING,
          "Only a system operator may do this. Ask whoever runs this gateway.");
    }
  }

  /**
   * Whose records a list shows.
   *
   * @param organization that the caller named; null for none
   * @return null for all of them, which operators see
   * @throws ProblemException where the caller sees none, or has to name one of several
   */
  public @Nullable OrganizationId listed(Actor actor, @Nullable String organization) {
    if (organization != null) {
      return organization(actor, Right.SEE, organization).id();
    }
    if (actor.operator()) {
      return null;
    }
    if (actor.roles().size() != 1) {
      throw new ProblemException(
          ProblemKind.INVALID_PARAMETER,
          actor.roles().isEmpty()
              ? "You don't belong to an organization yet, so there is nothing to list."
              : "You belong to several organizations: name one with ?organization= or the header"
                  + " X-Latchkey-Organization.");
    }
    return actor.roles().keySet().iterator().next();
  }
}
