package io.latchkey.admin.members;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.PageView;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.members.MemberForm.NewMember;
import io.latchkey.admin.members.Members.Added;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.identity.Role;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import io.latchkey.keystore.Organization;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Shows and changes who is a member of an organization, and with which role. */
@RestController
@RequestMapping("/v1/organizations/{organization}/members")
final class MemberController {

  private final Access access;
  private final UserStore users;
  private final Members members;

  MemberController(Access access, UserStore users, Members members) {
    this.access = access;
    this.users = users;
    this.members = members;
  }

  /**
   * A member as callers see it.
   *
   * @param signsInWith {@code password} or {@code provider}
   */
  record MemberView(
      String id, String userName, String name, String role, String signsInWith, Instant createdAt) {

    static MemberView of(User user, OrganizationId organization) {
      Role role = user.roles().getOrDefault(organization, Role.VIEWER);
      return new MemberView(
          user.id().value(),
          user.userName(),
          user.name(),
          role.text(),
          user.password() == null ? "provider" : "password",
          user.createdAt());
    }
  }

  /** A member and the password that was made for it: shown here, and nowhere else. */
  record MemberWithPassword(@JsonUnwrapped MemberView member, @Nullable String password) {

    @Override
    public String toString() {
      return "MemberWithPassword[" + member.id + "]";
    }
  }

  @GetMapping
  PageView<MemberView> list(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("organization") String organization,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    OrganizationId id = access.organization(actor, Right.SEE, organization).id();
    return PageView.whole(users.members(id).stream().map(user -> MemberView.of(user, id)).toList());
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<MemberWithPassword> add(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("organization") String organization,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Organization owner = access.organization(actor, Right.EDIT_MEMBERS, organization);
    refuseAdmins(actor);
    NewMember wanted = MemberForm.newMember(body);
    Access.grants(actor);
    access.fresh(actor);
    Added added = members.create(actor, owner, wanted);
    User user = added.user();
    URI place = URI.create("/v1/organizations/" + owner.id() + "/members/" + user.id());
    return ResponseEntity.created(place)
        .body(new MemberWithPassword(MemberView.of(user, owner.id()), added.password()));
  }

  private static void refuseAdmins(Actor actor) {
    if (!actor.operator()) {
      throw new ProblemException(
          ProblemKind.ROLE_MISSING,
          "Only a system operator can create a user for somebody else. Invite the person instead:"
              + " POST /v1/organizations/{organization}/invitations.");
    }
  }

  @GetMapping("/{user}")
  MemberView show(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("organization") String organization,
      @PathVariable("user") String user,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    OrganizationId id = access.organization(actor, Right.SEE, organization).id();
    return MemberView.of(member(id, user), id);
  }

  @PatchMapping(
      path = "/{user}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
  MemberView edit(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("organization") String organization,
      @PathVariable("user") String user,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    OrganizationId id = access.organization(actor, Right.EDIT_MEMBERS, organization).id();
    Role role = MemberForm.edit(body);
    Access.grants(actor);
    return MemberView.of(members.edit(actor, id, member(id, user), role), id);
  }

  /** Removes a member; anybody may leave. */
  @DeleteMapping("/{user}")
  ResponseEntity<Void> remove(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("organization") String organization,
      @PathVariable("user") String user,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    boolean own = actor.user() != null && actor.user().value().equals(user);
    Right right = own ? Right.SEE : Right.EDIT_MEMBERS;
    OrganizationId id = access.organization(actor, right, organization).id();
    User member = member(id, user);
    access.fresh(actor);
    members.remove(actor, id, member);
    return ResponseEntity.noContent().build();
  }

  /** Makes a new password for a member who has lost its own. */
  @PostMapping("/{user}/password")
  MemberWithPassword resetPassword(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("organization") String organization,
      @PathVariable("user") String user,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    OrganizationId id = access.organization(actor, Right.EDIT_MEMBERS, organization).id();
    User member = member(id, user);
    refuseStrangers(actor, member);
    Access.grants(actor);
    access.fresh(actor);
    String password = members.resetPassword(actor, id, member);
    return new MemberWithPassword(MemberView.of(member, id), password);
  }

  /** A password is made by the organization that manages the user, and by system operators. */
  private static void refuseStrangers(Actor actor, User member) {
    if (member.password() == null) {
      throw new ProblemException(
          ProblemKind.ROLE_MISSING,
          "This user signs in with an identity provider and has no password here.");
    }
    OrganizationId home = member.account().home();
    boolean manages = home != null && actor.has(Role.ADMIN, home) && !member.operator();
    if (!actor.operator() && !manages) {
      throw new ProblemException(
          ProblemKind.ROLE_MISSING,
          "Your organization doesn't manage this user. The user can change its own password;"
              + " otherwise ask whoever runs this gateway.");
    }
  }

  private User member(OrganizationId organization, String user) {
    return Optional.ofNullable(UserId.parse(user))
        .flatMap(users::find)
        .filter(found -> found.roles().containsKey(organization))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemKind.MEMBER_NOT_FOUND, "The organization has no member with this ID."));
  }
}
