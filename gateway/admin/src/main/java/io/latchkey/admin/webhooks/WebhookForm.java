package io.latchkey.admin.webhooks;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.key.OrganizationId;
import io.latchkey.webhook.ReceiverRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a caller sent about a webhook. Calls block. */
final class WebhookForm {

  private static final int LONGEST_DESCRIPTION = 500;
  private static final int MOST_ACTIONS = 50;
  private static final Pattern ACTION = Pattern.compile("\\*|[a-z]{1,32}\\.(?:\\*|[a-z_]{1,32})");
  private static final OrganizationId NONE = new OrganizationId("org_" + "a".repeat(20));
  private static final URI NOWHERE = URI.create("https://nowhere.invalid");

  private final Access access;
  private final ReceiverRules rules;

  WebhookForm(Access access, ReceiverRules rules) {
    this.access = access;
    this.rules = rules;
  }

  /** A webhook that is wanted. */
  record NewWebhook(
      OrganizationId organization, URI url, List<String> actions, @Nullable String description) {}

  /**
   * A webhook that is wanted.
   *
   * @throws ProblemException with every fault of {@code body}, or where the caller may not make one
   */
  NewWebhook newWebhook(Actor actor, JsonNode body) {
    JsonFields fields = new JsonFields(body);
    OrganizationId organization =
        fields.required("organization", value -> organization(actor, value), NONE);
    URI url = fields.required("url", this::url, NOWHERE);
    List<String> actions = fields.requiredList("actions", MOST_ACTIONS, WebhookForm::action);
    String description = fields.optional("description", Texts.lines(LONGEST_DESCRIPTION));
    fields.done();
    Access.check(actor, Right.EDIT_WEBHOOKS, organization);
    return new NewWebhook(organization, url, actions, description);
  }

  /**
   * What is to be different in a webhook.
   *
   * @param url null for the one that it has
   * @param actions null for those that it has
   * @param describes whether the description is to be another one
   * @param description null for none
   * @param enabled null for as it is
   */
  record WebhookEdit(
      @Nullable URI url,
      @Nullable List<String> actions,
      boolean describes,
      @Nullable String description,
      @Nullable Boolean enabled) {

    /** Whether more than the state is to be different. */
    boolean isOfRecord() {
      return url != null || actions != null || describes;
    }
  }

  /**
   * What is to be different in a webhook.
   *
   * @throws ProblemException with every fault of {@code body}
   */
  WebhookEdit edit(JsonNode body) {
    JsonFields fields = new JsonFields(body);
    URI url = fields.optional("url", this::url);
    List<String> actions = fields.list("actions", MOST_ACTIONS, WebhookForm::action);
    boolean describes = fields.has("description");
    String description = fields.optional("description", Texts.lines(LONGEST_DESCRIPTION));
    Boolean enabled = fields.optional("enabled", Texts::flag);
    fields.done();
    return new WebhookEdit(
        url, actions.isEmpty() ? null : actions, describes, description, enabled);
  }

  private OrganizationId organization(Actor actor, JsonNode value) {
    return access
        .findOrganization(actor, Texts.string(value))
        .orElseThrow(() -> new IllegalArgumentException("must be the ID of an organization"))
        .id();
  }

  private URI url(JsonNode value) {
    try {
      URI url = new URI(Texts.string(value));
      rules.check(url);
      return url;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "must be a URL such as https://receiver.example.com/latchkey", e);
    }
  }

  private static String action(JsonNode value) {
    String action = Texts.string(value);
    if (!ACTION.matcher(action).matches()) {
      throw new IllegalArgumentException("must be an action such as key.revoked, key.* or *");
    }
    return action;
  }
}
