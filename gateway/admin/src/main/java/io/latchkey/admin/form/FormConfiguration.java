package io.latchkey.admin.form;

import io.latchkey.limit.LimitSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the rooms read from calls alike. */
@Configuration(proxyBeanMethods = false)
public class FormConfiguration {

  @Bean
  LimitForm limitForm(LimitSettings settings) {
    return new LimitForm(settings.maximumCost());
  }
}
