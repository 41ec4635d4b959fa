package io.latchkey.admin.web;

import io.latchkey.admin.audit.RefusedCalls;
import io.latchkey.admin.caller.Authentication;
import io.latchkey.admin.caller.CallerLimits;
import io.latchkey.admin.caller.SessionCookie;
import io.latchkey.admin.form.ApiJson;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.client.ClientAddresses;
import io.latchkey.event.EventLog;
import io.latchkey.event.EventSettings;
import io.latchkey.gatekeeper.SecretSettings;
import io.latchkey.idempotency.Idempotency;
import io.latchkey.limit.CallLimit;
import io.latchkey.limit.FailedAttempts;
import io.latchkey.limit.FailureSettings;
import io.latchkey.negotiation.Representations;
import io.latchkey.oauth.TokenIntrospector;
import io.latchkey.oauth.request.TokenRequestReader;
import io.latchkey.openapi.ProblemType;
import io.latchkey.usage.UsageCounts;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** How the admin API speaks HTTP: who may call, on which threads, what JSON is, what errors say. */
@Configuration(proxyBeanMethods = false)
public class AdminWebConfiguration {

  private static final int WAITING_PER_THREAD = 4;

  @Bean
  CallerFilter callerFilter(
      Authentication authentication,
      CallerLimits limits,
      AdminSettings settings,
      EventLog events,
      SessionCookie cookie,
      ThreadPoolTaskExecutor adminCalls) {
    ClientAddresses clients = new ClientAddresses(settings.trusted());
    return new CallerFilter(authentication, clients, limits, events, cookie, adminCalls);
  }

  @Bean
  ClientIntrospection clientIntrospection(
      TokenRequestReader reader,
      TokenIntrospector introspector,
      AdminSettings settings,
      CallerLimits limits,
      UsageCounts usage) {
    ClientAddresses clients = new ClientAddresses(settings.trusted());
    return new ClientIntrospection(reader, introspector, clients, limits, usage);
  }

  @Bean
  CallerLimits callerLimits(FailureSettings failures, AdminSettings settings) {
    return new CallerLimits(
        new FailedAttempts(failures),
        new CallLimit(settings.callsPerSecond()),
        settings.callsAtOncePerCaller());
  }

  @Bean
  ProblemHandler problemHandler(RefusedCalls refused) {
    return new ProblemHandler(ApiJson.mapper(), refused);
  }

  @Bean
  RefusedCalls refusedCalls(EventLog events, EventSettings settings) {
    return new RefusedCalls(events, settings.refusedPerMinute());
  }

  /** The problems that the OpenAPI document describes. */
  @Bean
  List<ProblemType> problemTypes() {
    return Stream.of(ProblemKind.values())
        .map(kind -> new ProblemType(kind.code(), kind.status(), kind.title()))
        .toList();
  }

  /** Calls wait for the store and the fleet: on these threads, never on an event loop. */
  @Bean
  ThreadPoolTaskExecutor adminCalls(AdminSettings settings) {
    ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
    executor.setThreadNamePrefix("latchkey-admin-");
    executor.setCorePoolSize(settings.callsAtOnce());
    executor.setAllowCoreThreadTimeOut(true);
    executor.setQueueCapacity(settings.callsAtOnce() * WAITING_PER_THREAD);
    executor.setWaitForTasksToCompleteOnShutdown(true);
    return executor;
  }

  @Bean
  IdempotencyFilter replayFilter(
      Idempotency idempotency, SecretSettings secrets, ThreadPoolTaskExecutor adminCalls) {
    return new IdempotencyFilter(idempotency, secrets.pepper(), adminCalls);
  }

  @Bean
  RepresentationFilter representationFilter(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping controllers) {
    return new RepresentationFilter(new Representations(controllers));
  }

  @Bean
  WebFluxConfigurer adminWeb(ThreadPoolTaskExecutor adminCalls) {
    return new WebFluxConfigurer() {
      @Override
      public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
        configurer.setExecutor(adminCalls);
      }

      @Override
      public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
        configurer.defaultCodecs().maxInMemorySize(ApiJson.LARGEST_BODY);
        configurer.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(ApiJson.mapper()));
        configurer.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(ApiJson.mapper()));
      }
    };
  }
}
