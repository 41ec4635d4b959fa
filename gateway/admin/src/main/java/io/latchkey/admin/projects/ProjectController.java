package io.latchkey.admin.projects;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.PageView;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.form.Versions;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
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

  private final Access access;
  private final ProjectStore store;
  private final ProjectForm form;
  private final ProjectLifecycle lifecycle;
  private final UpstreamProbe trial;
  private final InstantSource clock;

  ProjectController(
      Access access,
      ProjectStore store,
      ProjectForm form,
      ProjectLifecycle lifecycle,
      UpstreamProbe trial,
      InstantSource clock) {
    this.access = access;
    this.store = store;
    this.form = form;
    this.lifecycle = lifecycle;
    this.trial = trial;
    this.clock = clock;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<ProjectView> create(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Project made = created(actor, form.newProject(actor, body));
    return ResponseEntity.created(URI.create("/v1/projects/" + made.id()))
        .eTag(Versions.tag(made.version()))
        .body(view(made));
  }

  private ProjectView view(Project project) {
    return ProjectView.of(project, clock.instant());
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

  /** Asks an upstream once, as {@link UpstreamProbe} says. Nothing is stored. */
  @PostMapping(path = "/try", consumes = MediaType.APPLICATION_JSON_VALUE)
  UpstreamAnswerView tryUpstream(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    WantedProbe wanted = form.trial(actor, body);
    OrganizationId organization = wanted.organization();
    if (organization == null) {
      Access.checkAnywhere(actor, Right.EDIT_PROJECTS);
    } else {
      Access.check(actor, Right.EDIT_PROJECTS, organization);
    }
    return trial.ask(wanted.upstream(), wanted.options());
  }

  @GetMapping
  PageView<ProjectView> list(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    String organization = parameters.optional("organization", text -> text);
    parameters.done();
    List<Project> found = store.projects(access.listed(actor, organization));
    return PageView.whole(found.stream().map(this::view).toList());
  }

  @GetMapping("/{project}")
  ResponseEntity<ProjectView> show(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    Project project = access.project(actor, Right.SEE, idOrSlug);
    return Versions.response(
        project.version(), ProjectView.of(project, clock.instant(), store.activeKeys(project)));
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
    Project current = access.project(actor, Right.EDIT_PROJECTS, idOrSlug);
    Versions.check(ifMatch, current.version());
    Project edited = lifecycle.edit(actor, current, form.edit(current, body));
    return Versions.response(edited.version(), view(edited));
  }
}
