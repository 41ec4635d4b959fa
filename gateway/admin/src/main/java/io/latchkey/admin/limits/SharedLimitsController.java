package io.latchkey.admin.limits;

import io.latchkey.access.Standing;
import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.LabelForm;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.gatekeeper.SharedLimits;
import io.latchkey.keystore.Organization;
import io.latchkey.store.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells how much is left of limits that keys share. Charges nothing. */
@RestController
final class SharedLimitsController {

  private final Access access;
  private final SharedLimits limits;

  SharedLimitsController(Access access, SharedLimits limits) {
    this.access = access;
    this.limits = limits;
  }

  @GetMapping("/v1/projects/{project}/limits")
  SharedLimitsView ofProject(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("project") String idOrSlug,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    return view(limits.look(access.project(actor, Right.SEE, idOrSlug)));
  }

  /** All keys of an organization; with an owner, all keys of that. */
  @GetMapping("/v1/organizations/{id}/limits")
  SharedLimitsView ofOrganization(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    String owner = parameters.optional("owner", LabelForm::owner);
    parameters.done();
    Organization organization = access.organization(actor, Right.SEE, id);
    return view(owner == null ? limits.look(organization) : limits.look(organization, owner));
  }

  private static SharedLimitsView view(CompletableFuture<@Nullable Standing> standing) {
    try {
      return SharedLimitsView.of(standing.join());
    } catch (CompletionException e) {
      throw new StoreUnavailableException("the store can't be asked how the limits stand");
    }
  }
}
