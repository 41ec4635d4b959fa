package io.latchkey.admin.session;

import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.CallerLimits;
import io.latchkey.admin.caller.SessionCookie;
import io.latchkey.admin.caller.StepUp;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.members.MemberForm;
import io.latchkey.admin.members.Members;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.admin.session.SignIn.Started;
import io.latchkey.client.ClientAddresses;
import io.latchkey.identity.Session;
import io.latchkey.identity.SignInSettings;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.UserId;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.ProjectStore;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.JsonNode;

/** Signs people in and out, and says who one is. */
@RestController
public final class SessionController {

  private final SignIn signIn;
  private final Members members;
  private final UserStore users;
  private final ProjectStore projects;
  private final StepUp freshness;
  private final SignInGuard guard;

  SessionController(
      SignIn signIn,
      Members members,
      UserStore users,
      ProjectStore projects,
      StepUp freshness,
      SignInGuard guard) {
    this.signIn = signIn;
    this.members = members;
    this.users = users;
    this.projects = projects;
    this.freshness = freshness;
    this.guard = guard;
  }

  /** Holds back who guesses at passwords. */
  public record SignInGuard(
      ClientAddresses clients,
      CallerLimits limits,
      SignInSettings settings,
      SessionCookie cookie) {}

  /**
   * A session.
   *
   * @param token shown here, and nowhere else
   * @param idleSeconds after so long without a call it ends, else at {@code endsAt}
   */
  record SessionView(String id, String token, Instant endsAt, long idleSeconds) {

    @Override
    public String toString() {
      return "SessionView[" + id + "]";
    }
  }

  /**
   * Who calls.
   *
   * @param via the ID of the token or session; left out for the bootstrap token
   * @param session left out where a token was shown
   */
  record CallerView(
      String id,
      String name,
      boolean operator,
      List<MembershipView> organizations,
      @Nullable String via,
      @Nullable CallerSessionView session) {}

  /**
   * The caller's session.
   *
   * @param freshUntil until when it may do what asks for a proof
   */
  record CallerSessionView(
      Instant startedAt, Instant authenticatedAt, Instant freshUntil, Instant endsAt) {

    static CallerSessionView of(Session session, StepUp freshness) {
      return new CallerSessionView(
          session.startedAt(), session.authenticatedAt(), freshness.ends(session), session.ends());
    }
  }

  /** An organization and the role that the caller has in it. */
  record MembershipView(String organization, String name, String role) {}

  @PostMapping(path = "/v1/sessions", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<SessionView> start(
      @RequestAttribute(Actor.ATTRIBUTE) Actor nobody,
      ServerWebExchange exchange,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    MemberForm.SignInEntry entry = MemberForm.signIn(body);
    var client = guard.clients.of(exchange.getRequest());
    guard.limits.beforeToken(client);
    Started started;
    try {
      started = signIn.with(nobody, entry);
    } catch (ProblemException e) {
      guard.limits.failed(client);
      throw e;
    }
    Session session = started.session();
    return ResponseEntity.created(URI.create("/v1/sessions/current"))
        .body(
            new SessionView(
                session.id(),
                started.secret().reveal(),
                session.ends(),
                guard.settings.idle().toSeconds()));
  }

  @DeleteMapping("/v1/sessions/current")
  ResponseEntity<Void> end(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      ServerWebExchange exchange,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    Session session = session(actor);
    UserId id = actor.user();
    signIn.end(actor, session, id == null ? null : users.find(id).orElse(null));
    guard.cookie.clear(exchange.getResponse());
    return ResponseEntity.noContent().build();
  }

  @GetMapping("/v1/me")
  CallerView show(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    List<MembershipView> organizations =
        actor.roles().entrySet().stream()
            .map(
                each ->
                    new MembershipView(
                        each.getKey().value(),
                        projects.organization(each.getKey()).map(Organization::name).orElse(""),
                        each.getValue().text()))
            .sorted(Comparator.comparing(MembershipView::name))
            .toList();
    Session session = actor.proof().session();
    return new CallerView(
        actor.id(),
        actor.name(),
        actor.operator(),
        organizations,
        actor.proof().id(),
        session == null ? null : CallerSessionView.of(session, freshness));
  }

  /** Changes one's own password, which ends one's sessions, this one too. */
  @PutMapping(path = "/v1/me/password", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Void> changePassword(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      ServerWebExchange exchange,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    User user = signedIn(actor, users);
    MemberForm.PasswordChange change = MemberForm.passwordChange(body);
    var client = guard.clients.of(exchange.getRequest());
    guard.limits.beforeToken(client);
    try {
      members.changePassword(actor, user, change.current(), change.next());
    } catch (ProblemException e) {
      guard.limits.failed(client);
      throw e;
    }
    return ResponseEntity.noContent().build();
  }

  /**
   * The user who calls.
   *
   * @throws ProblemException where the caller is none, or shows a token and no session
   */
  public static User signedIn(Actor actor, UserStore users) {
    Session session = session(actor);
    return Optional.ofNullable(session.user())
        .flatMap(users::find)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemKind.SESSION_REQUIRED,
                    "Only a user can do this; the system operator's token is none."));
  }

  /**
   * The session that was shown.
   *
   * @throws ProblemException where a token was
   */
  static Session session(Actor actor) {
    Session session = actor.proof().session();
    if (session == null) {
      throw new ProblemException(
          ProblemKind.SESSION_REQUIRED,
          "Sign in for this: POST /v1/sessions with your user name and password, and show the"
              + " session's token.");
    }
    return session;
  }
}
