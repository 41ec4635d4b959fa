package io.latchkey.fault;

import static org.awaitility.Awaitility.await;

import io.latchkey.fault.History.Deed;
import io.latchkey.fixture.Patience;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What the event log has of a history, and what of that has reached a receiver. */
final class Events {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Fleet fleet;
  private final History history;
  private final Receiver receiver;

  Events(Fleet fleet, History history, Receiver receiver) {
    this.fleet = fleet;
    this.history = history;
    this.receiver = receiver;
  }

  /** Which deeds since the first so many do not have their event once; those that do, delivered. */
  List<String> notOnce(int before) {
    List<String> broken = new ArrayList<>();
    List<Deed> deeds = history.deeds();
    for (Deed deed : deeds.subList(before, deeds.size())) {
      if (deed.kind().event().isEmpty()) {
        continue;
      }
      long acknowledged = deeds.stream().filter(each -> isLike(each, deed, true)).count();
      long all = deeds.stream().filter(each -> isLike(each, deed, false)).count();
      List<String> events = of(deed);
      if (events.size() < acknowledged || events.size() > all) {
        broken.add("%s of %s has the events %s".formatted(deed.kind(), deed.key(), events));
      }
      events.forEach(this::awaitDelivery);
    }
    return broken;
  }

  /** Whether both write the same event about the same key. */
  private static boolean isLike(Deed one, Deed other, boolean acknowledged) {
    return one.key().equals(other.key())
        && one.kind() == other.kind()
        && (one.isAcknowledged() || !acknowledged);
  }

  private List<String> of(Deed deed) {
    String query = "?target=" + deed.key() + "&action=" + deed.kind().event();
    return JSON.readTree(fleet.mustCall("GET", "/v1/events" + query, ""))
        .path("items")
        .valueStream()
        .map(each -> each.path("id").asString())
        .toList();
  }

  private void awaitDelivery(String event) {
    await("event " + event + " is delivered")
        .atMost(Patience.LONG)
        .until(() -> receiver.hasAccepted(event));
  }
}
