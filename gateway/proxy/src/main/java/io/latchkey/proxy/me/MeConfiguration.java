package io.latchkey.proxy.me;

import io.latchkey.change.RevocationSettings;
import io.latchkey.gatekeeper.Callers;
import io.latchkey.gatekeeper.SecretSettings;
import io.latchkey.idempotency.Idempotency;
import io.latchkey.proxy.answer.FailureGuard;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.authn.CredentialReader;
import io.latchkey.proxy.authn.KeyAuthenticator;
import io.latchkey.proxy.exchange.ListenerOrder;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.latchkey.rotation.HolderRotation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** What holders can ask of their own keys. */
@Configuration(proxyBeanMethods = false)
public class MeConfiguration {

  private static final int ROLLS_AT_ONCE = 8;
  private static final int ROLLS_WAITING = 64;

  @Bean
  OwnKeyCalls ownKeyCalls(
      CredentialReader credentials,
      KeyAuthenticator authenticator,
      FailureGuard guard,
      RateLimitHeaders limits) {
    return new OwnKeyCalls(credentials, authenticator, guard, limits);
  }

  @Bean
  @Order(ListenerOrder.AFTER_ACCESS_LOG)
  WhoAmI whoAmI(OwnKeyCalls calls, FailureGuard guard, Callers callers, ProblemWriter problems) {
    return new WhoAmI(calls, guard, callers, problems);
  }

  @Bean
  HolderRolls holderRolls(
      HolderRotation rotation,
      Idempotency idempotency,
      SecretSettings secrets,
      RevocationSettings revocation) {
    return new HolderRolls(rotation, idempotency, secrets.pepper(), revocation.replicas() > 0);
  }

  /** Apart from all others' threads: a roll waits for the fleet, for seconds at worst. */
  @Bean
  ThreadPoolTaskExecutor holderRollThreads() {
    ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
    executor.setThreadNamePrefix("latchkey-roll-");
    executor.setCorePoolSize(ROLLS_AT_ONCE);
    executor.setMaxPoolSize(ROLLS_AT_ONCE);
    executor.setAllowCoreThreadTimeOut(true);
    executor.setQueueCapacity(ROLLS_WAITING);
    executor.setWaitForTasksToCompleteOnShutdown(true);
    return executor;
  }

  @Bean
  @Order(ListenerOrder.AFTER_ACCESS_LOG)
  RollOwnKey rollOwnKey(
      OwnKeyCalls calls,
      HolderRolls rolls,
      ProblemWriter problems,
      ThreadPoolTaskExecutor holderRollThreads) {
    return new RollOwnKey(calls, rolls, problems, holderRollThreads);
  }
}
