package io.latchkey.admin.session;

import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.StepUp;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.members.MemberForm;
import io.latchkey.admin.members.MemberForm.ProofEntry;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.session.SessionController.CallerSessionView;
import io.latchkey.admin.session.SessionController.SignInGuard;
import io.latchkey.identity.Session;
import java.net.InetAddress;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.JsonNode;

/** Lets people prove again who they are. Guessing is held back as at a sign-in. */
@RestController
final class ReauthenticationController {

  private final Reauthentication reauthentication;
  private final StepUp freshness;
  private final SignInGuard guard;

  ReauthenticationController(
      Reauthentication reauthentication, StepUp freshness, SignInGuard guard) {
    this.reauthentication = reauthentication;
    this.freshness = freshness;
    this.guard = guard;
  }

  @PostMapping(
      path = "/v1/sessions/current/authentication",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  CallerSessionView authenticate(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      ServerWebExchange exchange,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    ProofEntry proof = MemberForm.proof(body);
    Session session = SessionController.session(actor);
    InetAddress client = guard.clients().of(exchange.getRequest());
    guard.limits().beforeToken(client);
    try {
      return CallerSessionView.of(reauthentication.renew(actor, session, proof), freshness);
    } catch (ProblemException e) {
      guard.limits().failed(client);
      throw e;
    }
  }
}
