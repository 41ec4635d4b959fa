package io.latchkey.admin;

import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
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

/** Makes, shows and edits projects. A project's version is its entity tag. */
@RestController
@RequestMapping("/v1/projects")
final class ProjectController {

  private final ProjectStore store;
  private final ProjectForm form;
  private final ProjectLifecycle lifecycle;

  ProjectController(ProjectStore store, ProjectForm form, ProjectLifecycle lifecycle) {
    this.store = store;
    this.form = form;
    this.lifecycle = lifecycle;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<ProjectView> create(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Project made = created(actor, form.newProject(body));
    return ResponseEntity.created(URI.create("/v1/projects/" + made.id()))
        .eTag(Versions.tag(made.version()))
        .body(ProjectView.of(made));
  }

  private Project created(Actor actor, NewProject wanted) {
    try {
      return lifecycle.create(actor, wanted);
    } catch (ConflictException e) {
      throw new ProblemException(
          ProblemKind.SLUG_TAKEN,
          "Another project has this slug. Choose another, or leave it out: then one is made from"
              + " the name.");
    }
  }

  @GetMapping
  PageView<ProjectView> list(@RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    String organization = parameters.optional("organization", text -> text);
    parameters.done();
    Organization owner =
        organization == null ? null : OrganizationController.find(store, organization);
    List<Project> found = store.projects(owner == null ? null : owner.id());
    return PageView.whole(found.stream().map(ProjectView::of).toList());
  }

  @GetMapping("/{project}")
  ResponseEntity<ProjectView> show(
      @PathVariable("project") String idOrSlug, @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    Project project = find(store, idOrSlug);
    return ResponseEntity.ok()
        .eTag(Versions.tag(project.version()))
        .body(ProjectView.of(project, store.activeKeys(project)));
  }

  @PatchMapping(
      path = "/{project}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
  ResponseEntity<ProjectView> edit(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Project current = find(store, idOrSlug);
    Versions.check(ifMatch, current.version());
    Project edited = lifecycle.edit(actor, current, form.edit(body));
    return ResponseEntity.ok().eTag(Versions.tag(edited.version())).body(ProjectView.of(edited));
  }

  /**
   * The project with an ID or slug that a caller sent.
   *
   * @throws ProblemException where there is none
   */
  static Project find(ProjectStore store, String idOrSlug) {
    return Optional.of(idOrSlug)
        .filter(Slug::isIdOrSlug)
        .flatMap(store::project)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemKind.PROJECT_NOT_FOUND, "There is no project with this ID or slug."));
  }
}
