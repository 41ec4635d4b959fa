package io.latchkey.admin;

import io.latchkey.change.Fleet;
import io.latchkey.change.Position;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows the fleet. */
@RestController
final class InstanceController {

  private final Fleet fleet;

  InstanceController(Fleet fleet) {
    this.fleet = fleet;
  }

  @GetMapping("/v1/instances")
  PageView<InstanceView> list(@RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    Position tail = fleet.tail().position();
    return PageView.whole(
        fleet.instances().stream().map(instance -> InstanceView.of(instance, tail)).toList());
  }
}
