package io.latchkey.console.page;

import io.latchkey.admin.caller.SessionCookie;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.result.view.ViewResolver;

/** What every page has. */
@Configuration(proxyBeanMethods = false)
@Import(SignInPages.class)
public class PageConfiguration {
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
