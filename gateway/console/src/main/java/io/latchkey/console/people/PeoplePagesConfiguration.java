package io.latchkey.console.people;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The pages about people and organizations. */
@Configuration(proxyBeanMethods = false)
@Import({
  MemberPages.class,
  InvitationPages.class,
  OrganizationPages.class,
  AccountPages.class,
  PolicyPages.class
})
public class PeoplePagesConfiguration {}
