package io.latchkey.admin.session;

import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.members.InvitationForm;
import io.latchkey.admin.members.InvitationForm.Acceptance;
import io.latchkey.admin.members.InvitationForm.NewAccount;
import io.latchkey.admin.members.Invitations;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.session.SessionController.SignInGuard;
import io.latchkey.identity.Invitation;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.ProjectStore;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.JsonNode;

/**
 * What whoever holds an invitation's code does with it. Needs no other credential; whoever guesses
 * at codes is held back like whoever guesses at passwords.
 */
@RestController
@RequestMapping("/v1/invitations")
final class AcceptanceController {

  private final Invitations invitations;
  private final UserStore users;
  private final ProjectStore projects;
  private final SignInGuard guard;

  AcceptanceController(
      Invitations invitations, UserStore users, ProjectStore projects, SignInGuard guard) {
    this.invitations = invitations;
    this.users = users;
    this.projects = projects;
    this.guard = guard;
  }

  /** What an invitation offers. */
  record OfferView(
      String organization, String organizationName, String role, String name, Instant expiresAt) {}

  /**
   * A membership that has begun.
   *
   * @param userName what the user signs in with
   */
  record AcceptedView(
      String user, String userName, String organization, String organizationName, String role) {}

  @PostMapping(path = "/lookup", consumes = MediaType.APPLICATION_JSON_VALUE)
  OfferView lookup(
      ServerWebExchange exchange,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Invitation invitation = find(exchange, InvitationForm.code(body));
    return new OfferView(
        invitation.organization().value(),
        name(invitation),
        invitation.role().text(),
        invitation.name(),
        invitation.expiresAt());
  }

  @PostMapping(path = "/accept", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<AcceptedView> accept(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      ServerWebExchange exchange,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    User caller = actor.isNobody() ? null : SessionController.signedIn(actor, users);
    Acceptance acceptance = InvitationForm.acceptance(body, caller != null);
    Invitation invitation = find(exchange, acceptance.code());
    NewAccount account = acceptance.account();
    User user =
        caller == null && account != null
            ? invitations.acceptAsNew(actor, account, invitation)
            : invitations.accept(actor, Objects.requireNonNull(caller), invitation);
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(
            new AcceptedView(
                user.id().value(),
                user.userName(),
                invitation.organization().value(),
                name(invitation),
                invitation.role().text()));
  }

  @PostMapping(path = "/refuse", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Void> refuse(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      ServerWebExchange exchange,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    invitations.refuse(actor, find(exchange, InvitationForm.code(body)));
    return ResponseEntity.noContent().build();
  }

  private Invitation find(ServerWebExchange exchange, String code) {
    InetAddress client = guard.clients().of(exchange.getRequest());
    guard.limits().beforeToken(client);
    try {
      Invitation found = invitations.withCode(code);
      if (projects.organization(found.organization()).isEmpty()) {
        throw Invitations.unknown();
      }
      return found;
    } catch (ProblemException e) {
      guard.limits().failed(client);
      throw e;
    }
  }

  private String name(Invitation invitation) {
    return projects.organization(invitation.organization()).map(Organization::name).orElse("");
  }
}
