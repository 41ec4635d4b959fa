package io.latchkey.admin.projects;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.form.Versions;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.admin.projects.ProjectDeletion.Deleted;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.Project;
import io.latchkey.mutation.RevocationView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Deletes projects, with all that their keys may do there. */
@RestController
@RequestMapping("/v1/projects/{project}")
final class ProjectDeletionController {

  private final Access access;
  private final ProjectDeletion deletion;

  ProjectDeletionController(Access access, ProjectDeletion deletion) {
    this.access = access;
    this.deletion = deletion;
  }

  /**
   * A project that was deleted.
   *
   * @param revoked the keys that were active and opened no other project
   * @param narrowed the keys that were active and open others
   */
  record DeletedProjectView(
      String id,
      boolean deleted,
      List<String> revoked,
      List<String> narrowed,
      RevocationView revocation) {}

  @DeleteMapping
  DeletedProjectView delete(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    boolean force = parameters.isSet("force");
    parameters.done();
    Project project = existing(actor, idOrSlug);
    access.fresh(actor);
    Versions.check(ifMatch, project.version());
    Deleted deleted = deletion.delete(actor, project, force);
    return new DeletedProjectView(
        project.id().value(),
        true,
        texts(deleted.revoked()),
        texts(deleted.narrowed()),
        RevocationView.of(deleted.confirmation(), null, false));
  }

  /** One that is gone may have gone with a call whose answer was lost: the fleet has followed. */
  private Project existing(Actor actor, String idOrSlug) {
    try {
      return access.project(actor, Right.EDIT_PROJECTS, idOrSlug);
    } catch (ProblemException e) {
      if (e.kind() == ProblemKind.PROJECT_NOT_FOUND) {
        deletion.awaitGone(() -> {});
      }
      throw e;
    }
  }

  private static List<String> texts(List<KeyId> keys) {
    return keys.stream().map(KeyId::toString).toList();
  }
}
