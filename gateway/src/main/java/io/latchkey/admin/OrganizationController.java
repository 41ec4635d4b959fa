package io.latchkey.admin;

import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.ProjectStore;
import java.net.URI;
import java.util.Optional;
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

  private final ProjectStore store;
  private final ProjectForm form;
  private final ProjectLifecycle lifecycle;

  OrganizationController(ProjectStore store, ProjectForm form, ProjectLifecycle lifecycle) {
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
    Organization made = lifecycle.createOrganization(actor, form.newOrganization(body));
    return ResponseEntity.created(URI.create("/v1/organizations/" + made.id()))
        .body(OrganizationView.of(made));
  }

  @GetMapping
  PageView<OrganizationView> list(@RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    return PageView.whole(store.organizations().stream().map(OrganizationView::of).toList());
  }

  @GetMapping("/{id}")
  OrganizationView show(
      @PathVariable("id") String id, @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    return OrganizationView.of(find(store, id));
  }

  /**
   * The organization with an ID that a caller sent.
   *
   * @throws ProblemException where there is none
   */
  static Organization find(ProjectStore store, String id) {
    return Optional.ofNullable(OrganizationId.parse(id))
        .flatMap(store::organization)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemKind.ORGANIZATION_NOT_FOUND, "There is no organization with this ID."));
  }
}
