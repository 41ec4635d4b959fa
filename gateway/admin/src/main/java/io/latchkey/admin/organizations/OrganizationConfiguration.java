package io.latchkey.admin.organizations;

import io.latchkey.admin.form.LimitForm;
import io.latchkey.admin.keys.KeyRevocation;
import io.latchkey.admin.members.Invitations;
import io.latchkey.admin.projects.ProjectDeletion;
import io.latchkey.admin.webhooks.Webhooks;
import io.latchkey.identity.InvitationStore;
import io.latchkey.identity.UserStore;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.ProjectStore;
import io.latchkey.reassertion.EndingMemory;
import io.latchkey.webhook.WebhookStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Organizations, and all that ends with one. */
@Configuration(proxyBeanMethods = false)
@Import(OrganizationController.class)
public class OrganizationConfiguration {

  @Bean
  OrganizationForm organizationForm(LimitForm limits) {
    return new OrganizationForm(limits);
  }

  @Bean
  OrganizationDeletion organizationDeletion(
      ProjectStore store,
      KeyStore keys,
      KeyRevocation endings,
      EndingMemory memory,
      ProjectDeletion projects,
      OrganizationParts parts) {
    return new OrganizationDeletion(store, keys, endings, memory, projects, parts);
  }

  @Bean
  OrganizationParts organizationParts(
      WebhookStore webhookStore,
      Webhooks webhooks,
      InvitationStore invitationStore,
      Invitations invitations,
      UserStore users) {
    return new OrganizationParts(webhookStore, webhooks, invitationStore, invitations, users);
  }
}
