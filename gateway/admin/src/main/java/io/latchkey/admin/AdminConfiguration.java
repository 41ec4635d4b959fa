package io.latchkey.admin;

import io.latchkey.admin.caller.CallerConfiguration;
import io.latchkey.admin.encryption.EncryptionAdminConfiguration;
import io.latchkey.admin.events.EventAdminConfiguration;
import io.latchkey.admin.fleet.FleetAdminConfiguration;
import io.latchkey.admin.form.FormConfiguration;
import io.latchkey.admin.keys.KeyAdminConfiguration;
import io.latchkey.admin.leaks.LeakConfiguration;
import io.latchkey.admin.limits.SharedLimitsConfiguration;
import io.latchkey.admin.members.MemberConfiguration;
import io.latchkey.admin.oauth.IntrospectionConfiguration;
import io.latchkey.admin.oidc.OidcConfiguration;
import io.latchkey.admin.organizations.OrganizationConfiguration;
import io.latchkey.admin.projects.ProjectAdminConfiguration;
import io.latchkey.admin.session.SessionConfiguration;
import io.latchkey.admin.tokens.TokenConfiguration;
import io.latchkey.admin.transfer.TransferConfiguration;
import io.latchkey.admin.usage.UsageAdminConfiguration;
import io.latchkey.admin.verify.VerificationConfiguration;
import io.latchkey.admin.web.AdminWebConfiguration;
import io.latchkey.admin.webhooks.WebhookAdminConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The admin API. Belongs in the console's context; needs the core's stores, feed and fleet. */
@Configuration(proxyBeanMethods = false)
@Import({
  AdminWebConfiguration.class,
  CallerConfiguration.class,
  EncryptionAdminConfiguration.class,
  EventAdminConfiguration.class,
  FleetAdminConfiguration.class,
  FormConfiguration.class,
  IntrospectionConfiguration.class,
  KeyAdminConfiguration.class,
  LeakConfiguration.class,
  MemberConfiguration.class,
  OidcConfiguration.class,
  OrganizationConfiguration.class,
  SharedLimitsConfiguration.class,
  ProjectAdminConfiguration.class,
  SessionConfiguration.class,
  TokenConfiguration.class,
  TransferConfiguration.class,
  UsageAdminConfiguration.class,
  VerificationConfiguration.class,
  WebhookAdminConfiguration.class
})
public class AdminConfiguration {}
