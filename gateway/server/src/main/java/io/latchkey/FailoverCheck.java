package io.latchkey;

import io.latchkey.change.FailoverRisk;
import io.latchkey.change.RevocationSettings;
import io.latchkey.settings.StartFaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Stops the start if a failover of Redis could take back revocations and nobody accepted that. */
final class FailoverCheck implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(FailoverCheck.class);

  private final FailoverRisk risk;
  private final RevocationSettings settings;

  FailoverCheck(FailoverRisk risk, RevocationSettings settings) {
    this.risk = risk;
    this.settings = settings;
  }

  /**
   * Asks Redis.
   *
   * @throws StartFaultException if revocations are at risk
   */
  @Override
  public void afterSingletonsInstantiated() {
    FailoverRisk.Level level = risk.level();
    if (level == FailoverRisk.Level.NONE) {
      return;
    }
    if (level == FailoverRisk.Level.OPEN && !settings.unguardedFailover()) {
      throw new StartFaultException(
          level.warning()
              + " To start all the same, set latchkey.revocation.unguarded-failover=true.");
    }
    log.warn("redis failover=unguarded reason=\"{}\"", level.warning());
  }
}
