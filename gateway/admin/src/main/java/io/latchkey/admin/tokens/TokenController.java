package io.latchkey.admin.tokens;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.PageView;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.admin.session.SessionController;
import io.latchkey.admin.tokens.Tokens.Minted;
import io.latchkey.admin.tokens.Tokens.NewToken;
import io.latchkey.identity.PersonalToken;
import io.latchkey.identity.Role;
import io.latchkey.identity.TokenStore;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.OrganizationId;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

/**
 * Makes, shows and revokes personal tokens. Making one requires a session, so that a token can't
 * outlive itself.
 */
@RestController
@RequestMapping("/v1/tokens")
final class TokenController {

  private final Access access;
  private final UserStore users;
  private final TokenStore store;
  private final Tokens tokens;
  private final TokenForm form;
  private final InstantSource clock;

  TokenController(
      Access access,
      UserStore users,
      TokenStore store,
      Tokens tokens,
      TokenForm form,
      InstantSource clock) {
    this.access = access;
    this.users = users;
    this.store = store;
    this.tokens = tokens;
    this.form = form;
    this.clock = clock;
  }

  /**
   * A token as callers see it; never with its secret.
   *
   * @param organization left out where it opens all of its owner's
   * @param role left out where it may all that its owner may
   * @param status {@code active} or {@code expired}
   * @param lastUsedAt left out where it was never used
   */
  record TokenView(
      String id,
      String name,
      String owner,
      String tail,
      @Nullable String organization,
      @Nullable String role,
      String status,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt) {

    static TokenView of(PersonalToken token, Instant now, @Nullable Instant lastUse) {
      OrganizationId organization = token.organization();
      Role role = token.role();
      return new TokenView(
          token.id(),
          token.name(),
          token.owner().value(),
          token.tail(),
          organization == null ? null : organization.value(),
          role == null ? null : role.text(),
          token.hasExpired(now) ? "expired" : "active",
          token.createdAt(),
          token.expiresAt(),
          lastUse);
    }
  }

  /** A token and its secret: shown here, and nowhere else. */
  record CreatedTokenView(@JsonUnwrapped TokenView token, String secret) {

    @Override
    public String toString() {
      return "CreatedTokenView[" + token.id + "]";
    }
  }

  /** The caller's own tokens, or those of an organization's members that open nothing else. */
  @GetMapping
  PageView<TokenView> list(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    String organization = parameters.optional("organization", text -> text);
    parameters.done();
    List<PersonalToken> found =
        organization == null
            ? actor.user() == null ? List.of() : store.ofUser(actor.user())
            : ofMembers(actor, access.organization(actor, Right.EDIT_MEMBERS, organization).id());
    Map<String, Instant> uses = store.lastUses(found);
    Instant now = clock.instant();
    return PageView.whole(
        found.stream().map(token -> TokenView.of(token, now, uses.get(token.id()))).toList());
  }

  private List<PersonalToken> ofMembers(Actor actor, OrganizationId organization) {
    return users.members(organization).stream()
        .flatMap(
            member ->
                store.ofUser(member.id()).stream()
                    .filter(token -> token.roles(member).containsKey(organization))
                    .filter(token -> administers(actor, token, member)))
        .toList();
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<CreatedTokenView> create(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    User owner = SessionController.signedIn(actor, users);
    NewToken wanted = form.newToken(actor, body);
    access.fresh(actor);
    Minted minted = tokens.create(actor, owner, wanted);
    PersonalToken token = minted.token();
    return ResponseEntity.created(URI.create("/v1/tokens/" + token.id()))
        .body(
            new CreatedTokenView(
                TokenView.of(token, clock.instant(), null), minted.secret().reveal()));
  }

  @GetMapping("/{id}")
  TokenView show(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    PersonalToken token = find(actor, id);
    return TokenView.of(token, clock.instant(), store.lastUses(List.of(token)).get(id));
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Void> revoke(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    PersonalToken token = find(actor, id);
    User owner = users.find(token.owner()).orElseThrow(TokenController::unknown);
    tokens.revoke(actor, token, owner);
    return ResponseEntity.noContent().build();
  }

  /** One's own token, or one that opens nothing but what one administers. */
  private PersonalToken find(Actor actor, String id) {
    return Optional.of(id)
        .filter(text -> text.matches("tok_[a-z2-7]{20}"))
        .flatMap(store::find)
        .filter(token -> token.owner().equals(actor.user()) || administers(actor, token))
        .orElseThrow(TokenController::unknown);
  }

  private boolean administers(Actor actor, PersonalToken token) {
    return users.find(token.owner()).filter(owner -> administers(actor, token, owner)).isPresent();
  }

  /** Whether the caller administers everything that a token opens. */
  private static boolean administers(Actor actor, PersonalToken token, User owner) {
    Set<OrganizationId> opened = token.roles(owner).keySet();
    return actor.operator()
        || (!token.isOperators(owner)
            && !opened.isEmpty()
            && opened.stream().allMatch(each -> actor.has(Role.ADMIN, each)));
  }

  private static ProblemException unknown() {
    return new ProblemException(
        ProblemKind.TOKEN_NOT_FOUND, "There is no token with this ID, or it was revoked.");
  }
}
