package io.latchkey.admin.organizations;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.members.Invitations;
import io.latchkey.admin.webhooks.Webhooks;
import io.latchkey.identity.InvitationStore;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.OrganizationId;
import io.latchkey.mutation.Attempts;
import io.latchkey.webhook.WebhookStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What an organization has beside projects and keys: webhooks, invitations and members. Blocks. */
final class OrganizationParts {

  private final WebhookStore webhookStore;
  private final Webhooks webhooks;
  private final InvitationStore invitationStore;
  private final Invitations invitations;
  private final UserStore users;

  OrganizationParts(
      WebhookStore webhookStore,
      Webhooks webhooks,
      InvitationStore invitationStore,
      Invitations invitations,
      UserStore users) {
    this.webhookStore = webhookStore;
    this.webhooks = webhooks;
    this.invitationStore = invitationStore;
    this.invitations = invitations;
    this.users = users;
  }

  /** Removes all of that; the caller's own membership goes last. */
  void remove(Actor actor, OrganizationId organization) {
    webhookStore.list(organization).forEach(each -> webhooks.delete(actor, each.id()));
    invitationStore.of(organization).forEach(each -> invitations.revoke(actor, each));
    Comparator<User> callerLast = Comparator.comparing(user -> user.id().equals(actor.user()));
    Attempts attempts = new Attempts();
    boolean isEmpty = false;
    while (!isEmpty) {
      isEmpty =
          attempts.change(
              () -> users.members(organization),
              members -> {
                members.stream()
                    .sorted(callerLast)
                    .forEach(each -> leave(actor, organization, each));
                return members.isEmpty();
              });
    }
  }

  /** People stay, even those who belong to no organization any more. */
  private void leave(Actor actor, OrganizationId organization, User user) {
    users
        .noting(List.of(Events.member("removed", actor, user, organization, Map.of())))
        .replace(user, user.leaving(organization));
  }
}
