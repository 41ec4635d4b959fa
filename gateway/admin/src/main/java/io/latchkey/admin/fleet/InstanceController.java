package io.latchkey.admin.fleet;

import io.latchkey.admin.form.QueryParameters;
import io.latchkey.change.FailoverRisk;
import io.latchkey.change.Fleet;
import io.latchkey.change.FleetClock;
import io.latchkey.change.Instance;
import io.latchkey.change.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows the fleet. */
@RestController
final class InstanceController {

  private final Fleet fleet;
  private final FailoverRisk risk;

  InstanceController(Fleet fleet, FailoverRisk risk) {
    this.fleet = fleet;
    this.risk = risk;
  }

  @GetMapping("/v1/instances")
  FleetView list(@RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    Position tail = fleet.tail().position();
    List<Instance> instances = fleet.instances();
    return new FleetView(
        instances.stream().map(instance -> InstanceView.of(instance, tail)).toList(),
        null,
        warnings(instances));
  }

  private List<String> warnings(List<Instance> instances) {
    List<String> warnings = new ArrayList<>();
    String failover = risk.level().warning();
    if (!failover.isEmpty()) {
      warnings.add(failover);
    }
    for (Instance instance : instances) {
      Duration skew = instance.skew();
      if (skew != null && instance.alive() && FleetClock.isLarge(skew)) {
        warnings.add(
            "The clock of %s is %d seconds %s Redis's. Latchkey uses Redis's, so expiry is not affected. Synchronize both machines, with NTP for example."
                .formatted(
                    instance.id(),
                    skew.abs().toSeconds(),
                    skew.isNegative() ? "behind" : "ahead of"));
      }
    }
    return warnings;
  }
}
