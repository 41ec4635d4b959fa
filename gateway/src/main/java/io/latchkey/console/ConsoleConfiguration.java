package io.latchkey.console;

import io.latchkey.admin.caller.SessionCookie;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.result.view.ViewResolver;

/** The pages. Belongs into the console's context, beside the admin API. */
@Configuration(proxyBeanMethods = false)
@Import({
  AssetController.class,
  SignInPages.class,
  KeyPages.class,
  OneKeyPages.class,
  KeyListPages.class,
  ProjectPages.class,
  MemberPages.class,
  InvitationPages.class,
  OrganizationPages.class,
  DeletionPages.class,
  AccountPages.class,
  WebhookPages.class,
  ExplainPages.class,
  SettingPages.class,
  OverviewPages.class
})
public class ConsoleConfiguration {

  /**
   * What the pages say about this gateway.
   *
   * @param proxy where clients reach it
   * @param types the labels that a key's type is chosen from
   * @param provider whether people can sign in with an identity provider
   * @param prefix that secrets begin with
   */
  public record Facts(String proxy, List<String> types, boolean provider, String prefix) {}

  @Bean
  ConsoleFacts consoleFacts(Facts facts) {
    return new ConsoleFacts(facts.proxy, facts.types, facts.provider, facts.prefix);
  }

  @Bean
  AdminApi adminApi(ObjectProvider<HttpHandler> door) {
    return new AdminApi(door);
  }

  @Bean
  PageFilter pageFilter(SessionCookie cookie, AdminApi api, ConsoleFacts facts) {
    return new PageFilter(cookie, api, facts);
  }

  @Bean
  PageProblems pageProblems(ObjectProvider<ViewResolver> views, ConsoleFacts facts) {
    return new PageProblems(
        (name, locale) -> views.getObject().resolveViewName(name, locale), facts);
  }
}
