package io.latchkey.admin.members;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.PageView;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.members.InvitationForm.NewInvitation;
import io.latchkey.admin.members.Invitations.Minted;
import io.latchkey.identity.Invitation;
import io.latchkey.identity.InvitationStore;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.Organization;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Makes, shows and revokes an organization's invitations. */
@RestController
@RequestMapping("/v1/organizations/{organization}/invitations")
final class InvitationController {

  private final Access access;
  private final InvitationStore store;
  private final Invitations invitations;
  private final InvitationForm form;

  InvitationController(
      Access access, InvitationStore store, Invitations invitations, InvitationForm form) {
    this.access = access;
    this.store = store;
    this.invitations = invitations;
    this.form = form;
  }

  /**
   * An invitation as admins see it; never with its code.
   *
   * @param name for whom it is; empty if nobody said so
   * @param invitedBy who made it
   */
  record InvitationView(
      String id,
      String organization,
      String name,
      String role,
      String invitedBy,
      Instant createdAt,
      Instant expiresAt) {

    static InvitationView of(Invitation invitation) {
      return new InvitationView(
          invitation.id(),
          invitation.organization().value(),
          invitation.name(),
          invitation.role().text(),
          invitation.inviterName(),
          invitation.createdAt(),
          invitation.expiresAt());
    }
  }

  /** An invitation and its code: shown here, and nowhere else. */
  record CreatedInvitationView(@JsonUnwrapped InvitationView invitation, String code) {

    @Override
    public String toString() {
      return "CreatedInvitationView[" + invitation.id + "]";
    }
  }

  @GetMapping
  PageView<InvitationView> list(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("organization") String organization,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    OrganizationId id = access.organization(actor, Right.EDIT_MEMBERS, organization).id();
    return PageView.whole(store.of(id).stream().map(InvitationView::of).toList());
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<CreatedInvitationView> create(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("organization") String organization,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Organization owner = access.organization(actor, Right.EDIT_MEMBERS, organization);
    NewInvitation wanted = form.newInvitation(body);
    Access.grants(actor);
    access.fresh(actor);
    Minted minted = invitations.create(actor, owner, wanted);
    InvitationView view = InvitationView.of(minted.invitation());
    URI place = URI.create("/v1/organizations/" + owner.id() + "/invitations/" + view.id);
    return ResponseEntity.created(place)
        .body(new CreatedInvitationView(view, minted.code().reveal()));
  }

  @GetMapping("/{invitation}")
  InvitationView show(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("organization") String organization,
      @PathVariable("invitation") String invitation,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    return InvitationView.of(find(actor, organization, invitation));
  }

  @DeleteMapping("/{invitation}")
  ResponseEntity<Void> revoke(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("organization") String organization,
      @PathVariable("invitation") String invitation,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    invitations.revoke(actor, find(actor, organization, invitation));
    return ResponseEntity.noContent().build();
  }

  private Invitation find(Actor actor, String organization, String invitation) {
    OrganizationId id = access.organization(actor, Right.EDIT_MEMBERS, organization).id();
    return Optional.of(invitation)
        .filter(text -> text.matches("inv_[a-z2-7]{20}"))
        .flatMap(store::find)
        .filter(found -> found.organization().equals(id))
        .orElseThrow(Invitations::unknown);
  }
}
