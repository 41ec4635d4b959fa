package io.latchkey.admin;

import io.latchkey.change.FailoverRisk;
import io.latchkey.change.Fleet;
import io.latchkey.change.Position;
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
    String warning = risk.level().warning();
    return new FleetView(
        fleet.instances().stream().map(instance -> InstanceView.of(instance, tail)).toList(),
        null,
        warning.isEmpty() ? List.of() : List.of(warning));
  }
}
