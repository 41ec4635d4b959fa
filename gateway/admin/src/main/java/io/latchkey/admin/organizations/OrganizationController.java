package io.latchkey.admin.organizations;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.PageView;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.form.Versions;
import io.latchkey.admin.projects.ProjectForm;
import io.latchkey.admin.projects.ProjectLifecycle;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.mutation.RevocationView;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Makes, shows, edits and deletes organizations. A version is the entity tag. */
@RestController
@RequestMapping("/v1/organizations")
final class OrganizationController {

  private final Access access;
  private final ProjectStore store;
  private final ProjectForm form;
  private final ProjectLifecycle lifecycle;
  private final OrganizationDeletion deletion;
  private final OrganizationForm organizations;

  /**
   * An organization that was deleted.
   *
   * @param projects how many went with it
   * @param keys how many went with it
   */
  record DeletedOrganizationView(
      String id, boolean deleted, int projects, int keys, RevocationView revocation) {}

  OrganizationController(
      Access access,
      ProjectStore store,
      ProjectForm form,
      ProjectLifecycle lifecycle,
      OrganizationDeletion deletion,
      OrganizationForm organizations) {
    this.access = access;
    this.store = store;
    this.form = form;
    this.lifecycle = lifecycle;
    this.deletion = deletion;
    this.organizations = organizations;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<OrganizationView> create(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Access.operator(actor);
    Organization made = lifecycle.createOrganization(actor, form.newOrganization(body));
    return ResponseEntity.created(URI.create("/v1/organizations/" + made.id()))
        .eTag(Versions.tag(made.version()))
        .body(OrganizationView.of(made));
  }

  @GetMapping
  PageView<OrganizationView> list(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    return PageView.whole(
        store.organizations().stream()
            .filter(each -> actor.sees(each.id()))
            .map(OrganizationView::of)
            .toList());
  }

  @GetMapping("/{id}")
  ResponseEntity<OrganizationView> show(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    return answer(access.organization(actor, Right.SEE, id));
  }

  @PatchMapping(
      path = "/{id}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
  ResponseEntity<OrganizationView> edit(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Organization current = access.organization(actor, Right.EDIT_ORGANIZATION, id);
    Versions.check(ifMatch, current.version());
    if (body.has(OrganizationLimitForm.SHARED)) {
      Access.operator(actor); // What an operator sets for a tenant, the tenant can't lift.
    }
    return answer(lifecycle.edit(actor, current, organizations.edit(current, body)));
  }

  @DeleteMapping("/{id}")
  DeletedOrganizationView delete(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    boolean force = parameters.isSet("force");
    parameters.done();
    Organization organization = access.organization(actor, Right.EDIT_ORGANIZATION, id);
    access.fresh(actor);
    Versions.check(ifMatch, organization.version());
    OrganizationDeletion.Deleted deleted = deletion.delete(actor, organization, force);
    return new DeletedOrganizationView(
        organization.id().value(),
        true,
        deleted.projects(),
        deleted.keys(),
        RevocationView.of(deleted.confirmation(), null, false));
  }

  private static ResponseEntity<OrganizationView> answer(Organization organization) {
    return Versions.response(organization.version(), OrganizationView.of(organization));
  }
}
