package io.latchkey.change;

import java.time.Duration;
import java.time.InstantSource;

/** A lease that runs without a feed to renew it. */
public final class RunningLease {

  private RunningLease() {}

  /** A lease for {@code length} from now. */
  public static Lease of(Duration length) {
    Lease lease = new Lease(System::nanoTime, InstantSource.system());
    lease.renewed(lease.ask(), length);
    return lease;
  }
}
