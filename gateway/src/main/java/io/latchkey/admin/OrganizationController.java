package io.latchkey.admin;

import io.latchkey.keystore.Organization;
import io.latchkey.keystore.ProjectStore;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Makes and shows organizations. */
@RestController
@RequestMapping("/v1/organizations")
final class OrganizationController {

  private final Access access;
  private final ProjectStore store;
  private final ProjectForm form;
  private final ProjectLifecycle lifecycle;

  OrganizationController(
      Access access, ProjectStore store, ProjectForm form, ProjectLifecycle lifecycle) {
    this.access = access;
    this.store = store;
    this.form = form;
    this.lifecycle = lifecycle;
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
  OrganizationView show(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    return OrganizationView.of(access.organization(actor, Right.SEE, id));
  }
}
